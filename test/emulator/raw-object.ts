/** A member of an object; the value is raw JSON. */
export interface RawMember {
  readonly name: string;
  readonly value: string;
}

/** Writes an object of raw JSON values; compact unless told what to put between. */
export const compose = (members: readonly RawMember[], blank = ''): string => {
  const texts = members.map(
    ({ name, value }) => `${blank}${JSON.stringify(name)}${blank}:${blank}${value}${blank}`,
  );
  return `${blank}{${texts.join(',')}}${blank}`;
};

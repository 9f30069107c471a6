/** What parts of time are called, with a blank before if the language has one there. */
export interface TimeUnits {
  seconds: string;
  minutes: string;
  hours: string;
}

/** A time that is known roughly, in a language. */
export const duration = (time: number, { seconds, minutes, hours }: TimeUnits): string => {
  if (time < 100) {
    return `${time}${seconds}`;
  }
  return time < 100 * 60
    ? `${Math.round(time / 60)}${minutes}`
    : `${Math.round(time / 3600)}${hours}`;
};

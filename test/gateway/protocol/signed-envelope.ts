import fc from 'fast-check';
import { blank, rawString, rawValue } from './raw-json.ts';

/** The members of an envelope besides the node, in raw JSON; at least the signature. */
const others = (signature: string): fc.Arbitrary<Array<[name: string, value: string]>> => {
  const reserved = ['sign', 'alipay_cert_sn'];
  const strangers = fc
    .uniqueArray(
      fc.string({ maxLength: 8 }).filter((n) => !n.endsWith('_response') && !reserved.includes(n)),
      { maxLength: 3 },
    )
    .chain((names) => fc.tuple(...names.map((n) => fc.tuple(rawString(n), rawValue))));
  const sign = fc.tuple(rawString('sign'), rawString(signature));
  const certificate = fc.tuple(rawString('alipay_cert_sn'), rawString('7513'));
  return fc
    .tuple(strangers, sign, fc.option(certificate, { nil: undefined }))
    .map(([rest, s, c]) => [...rest, s, ...(c === undefined ? [] : [c])]);
};

/** Answers that hold this node and signature: any order, any blanks, any other members. */
export const envelopeOf = (
  nodeName: string,
  node: string,
  signature: string,
): fc.Arbitrary<string> =>
  fc
    .tuple(others(signature), rawString(nodeName))
    .chain(([members, name]) => {
      const all: Array<[string, string]> = [[name, node], ...members];
      return fc.tuple(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.array(blank, { minLength: 6, maxLength: 6 }),
      );
    })
    .map(([members, [a, b, c, d, e, f]]) => {
      const texts = members.map(([name, value]) => `${a}${name}${b}:${c}${value}${d}`);
      return `${e}{${texts.join(',')}}${f}`;
    });

import { say } from '../../text/text.ts';
import type { Line } from '../shell/line.ts';
import type { Mapping } from './mapping.ts';
import { type Source, sources } from './people/sources.ts';
import type { Contradiction } from './plan/contradictions.ts';
import { countBy, countPart, countUnconfirmed, doubleParts, isToChange } from './plan/plan.ts';
import type { Session } from './session.ts';

/** The file of the unmapped, in the folder. */
export const unmappedFile = 'unmapped.csv';

/** How many of Logto's ids a line names. */
export const mostNamed = 10;

/** The numbers of a mapping, which add up. */
const numbersOf = (mapping: Mapping) => {
  const { plan } = mapping;
  return {
    users: mapping.users,
    holders: plan.accounts,
    holds: countBy(plan, ({ holds }) => holds),
    moves: countPart(plan, 'move'),
    sources: countBy(
      plan,
      (tally) => (isToChange(tally) || tally.part === 'double') && tally.source,
    ),
    doubles: countPart(plan, ...doubleParts),
    undecided: countPart(plan, 'double'),
    unmapped: countPart(plan, 'unmapped'),
    there: countPart(plan, 'there'),
    untouched: countPart(plan, 'there', 'untouched'),
  };
};

/** With no more of Logto's ids than are read. */
const shortened = <One extends Contradiction>(one: One): One => ({
  ...one,
  logtoIds: one.logtoIds.slice(0, mostNamed),
});

/** What was found, in numbers that add up, and what contradicts itself. */
export const summarize = (mapping: Mapping, session: Pick<Session, 'texts'>): Line[] => {
  const { map: texts } = session.texts.openid;
  const numbers = numbersOf(mapping);
  const { users, holders, moves, doubles, undecided, unmapped, untouched } = numbers;
  const { ofNobody, refusal, order, plan } = mapping;
  const named = (counts: Partial<Record<Source, number>>): string[] =>
    sources.flatMap((source) => {
      const count = counts[source];
      return count === undefined
        ? []
        : say(texts.sourceCount, { source: texts.sources[source], count });
    });
  const found = named(numbers.sources);
  const unconfirmed = named(countUnconfirmed(plan));
  return [
    say(texts.holders, { holders, users }),
    say(texts.moves, { count: moves, target: plan.target }),
    say(texts.doubles, { count: doubles, undecided }),
    say(texts.unmapped, { count: unmapped, target: plan.target }),
    say(texts.untouched, { count: untouched }),
    ...(found.length === 0 ? [] : [say(texts.found, { sources: found, doubles })]),
    ...(ofNobody === 0 ? [] : [say(texts.ofNobody, { count: ofNobody })]),
    ...(unconfirmed.length === 0 ? [] : [say(texts.unconfirmed, { sources: unconfirmed })]),
    ...(refusal === undefined ? [] : [say(texts.refused, { alipayCode: refusal })]),
    ...(order === undefined ? [] : [say(texts.orders[order.status], order)]),
    ...plan.contradictions.map(shortened).map(({ code, logtoIds, sources: by = [] }) =>
      say(texts.contradictions[code], {
        logtoIds,
        sources: by.map((source) => texts.sources[source]),
      }),
    ),
  ];
};

/** How many keep both accounts, since nothing is decided of them. */
export const describeUndecided = (
  { plan }: Mapping,
  { texts: { openid } }: Pick<Session, 'texts'>,
): Line[] => {
  const count = countPart(plan, 'double');
  return count === 0 ? [] : [say(openid.apply.undecided, { count })];
};

/** The same as `summarize` for scripts. */
export const summaryJson = (mapping: Mapping) => {
  const { ofNobody, refusal, order, plan } = mapping;
  return {
    ...numbersOf(mapping),
    ofNobody,
    unconfirmed: countUnconfirmed(plan),
    ...(refusal !== undefined && { conversionRefused: refusal }),
    ...(order && { order: { orderId: order.orderId, status: order.status } }),
    contradictions: plan.contradictions.map(shortened),
  };
};

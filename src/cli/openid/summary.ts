import { say } from '../../text/text.ts';
import type { Line } from '../shell/line.ts';
import type { Mapping } from './mapping.ts';
import { type Source, sources } from './people/sources.ts';
import type { Contradiction } from './plan/contradictions.ts';
import { countOf, countPart, countUndecided, type Tally } from './plan/plan.ts';
import type { Session } from './session.ts';

/** The file of the unmapped, in the folder. */
export const unmappedFile = 'unmapped.csv';

/** How many of Logto's ids a line names. */
export const mostNamed = 10;

/** How many accounts of those that are wished get their id from which source. */
const countSources = (
  { plan }: Mapping,
  isWished: (tally: Tally) => boolean,
): Partial<Record<Source, number>> => {
  const counts = sources.map((source) => [
    source,
    countOf(plan, (tally) => tally.source === source && isWished(tally)),
  ]);
  return Object.fromEntries(counts.filter(([, count]) => count !== 0));
};

const holdings = ['user_id', 'open_id', 'union_id', 'new-id', 'other'] as const;

/** How many accounts hold which id; `new-id` is one of an unknown person. */
const countHoldings = ({ plan }: Mapping): Partial<Record<Tally['holds'], number>> => {
  const counts = holdings.map((holds) => [holds, countOf(plan, (tally) => tally.holds === holds)]);
  return Object.fromEntries(counts.filter(([, count]) => count !== 0));
};

/** The numbers of a mapping, which add up. */
const numbersOf = (mapping: Mapping) => {
  const { plan } = mapping;
  return {
    users: mapping.users,
    holders: plan.accounts,
    holds: countHoldings(mapping),
    moves: countPart(plan, 'move'),
    sources: countSources(mapping, ({ part }) => part === 'move' || part === 'double'),
    doubles: countPart(plan, 'double'),
    undecided: countUndecided(plan),
    unmapped: countPart(plan, 'unmapped'),
    there: countPart(plan, 'there'),
    untouched: countPart(plan, 'there') + countPart(plan, 'untouched'),
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
  const labels = new Map(Object.entries(texts.sources));
  const { ofNobody, unconfirmed, refusal, order, plan } = mapping;
  const named = (counts: Iterable<readonly [string, number]>): string[] =>
    [...counts].map(([source, count]) =>
      say(texts.sourceCount, { source: labels.get(source) ?? source, count }),
    );
  const found = named(Object.entries(numbers.sources));
  return [
    say(texts.holders, { holders, users }),
    say(texts.moves, { count: moves, target: plan.target }),
    say(texts.doubles, { count: doubles, undecided }),
    say(texts.unmapped, { count: unmapped, target: plan.target }),
    say(texts.untouched, { count: untouched }),
    ...(found.length === 0 ? [] : [say(texts.found, { sources: found, doubles })]),
    ...(ofNobody === 0 ? [] : [say(texts.ofNobody, { count: ofNobody })]),
    ...(unconfirmed.size === 0 ? [] : [say(texts.unconfirmed, { sources: named(unconfirmed) })]),
    ...(refusal === undefined ? [] : [say(texts.refused, { alipayCode: refusal })]),
    ...(order === undefined ? [] : [say(texts.orders[order.status], order)]),
    ...plan.contradictions.map(shortened).map(({ code, logtoIds, sources = [] }) =>
      say(texts.contradictions[code], {
        logtoIds,
        sources: sources.map((source) => texts.sources[source]),
      }),
    ),
  ];
};

/** How many keep both accounts, since nothing is decided of them. */
export const describeUndecided = (
  { plan }: Mapping,
  { texts: { openid } }: Pick<Session, 'texts'>,
): Line[] => {
  const count = countUndecided(plan);
  return count === 0 ? [] : [say(openid.apply.undecided, { count })];
};

/** How many would be changed, and for how many nothing is decided. */
export const describeWork = (mapping: Mapping, session: Pick<Session, 'texts'>): Line[] => {
  const { plan } = mapping;
  const count = countPart(plan, 'move');
  const decided = countPart(plan, 'double') - countUndecided(plan);
  return [
    say(session.texts.openid.apply.would, { count, decided }),
    ...describeUndecided(mapping, session),
  ];
};

/** The same as `summarize` for scripts. */
export const summaryJson = (mapping: Mapping) => {
  const { ofNobody, unconfirmed, refusal, order, plan } = mapping;
  return {
    ...numbersOf(mapping),
    ofNobody,
    unconfirmed: Object.fromEntries(unconfirmed),
    ...(refusal !== undefined && { conversionRefused: refusal }),
    ...(order && { order: { orderId: order.orderId, status: order.status } }),
    contradictions: plan.contradictions.map(shortened),
  };
};

import { say } from '../../text/text.ts';
import type { Line } from '../shell/line.ts';
import { masked } from './ids.ts';
import type { Mapping } from './mapping.ts';
import { pairSources } from './names.ts';
import type { Session } from './session.ts';

/** The files that `map` writes, beside the journal. */
export const decisionsFile = 'decisions.csv';
export const unmappedFile = 'unmapped.csv';

/** How many of Logto's ids a line names. */
export const mostNamed = 10;

/** Whether nothing speaks against the pairs. */
export const isConsistent = ({ contradictions, pairs }: Mapping): boolean =>
  contradictions.length === 0 && pairs.disagreements.length === 0;

/** What was found, in numbers that add up, and what contradicts itself. */
export const summarize = (
  { inventory, plan, contradictions, counts, pairs, order, refusal, ...found }: Mapping,
  { texts: { openid } }: Session,
): Line[] => {
  const texts = openid.map;
  const sources = pairSources.flatMap((source) => {
    const count = counts.get(source);
    return count === undefined ? [] : [`${texts.sources[source]} ${count}`];
  });
  return [
    say(texts.holders, { holders: inventory.holders.size, users: inventory.users }),
    say(texts.moves, { count: plan.moves.size, sources }),
    say(texts.doubles, { count: plan.doubles.length, file: decisionsFile }),
    say(texts.unmapped, { count: plan.unmapped.size, file: unmappedFile }),
    say(texts.untouched, { count: plan.untouched }),
    ...(found.gone === 0 ? [] : [say(texts.gone, { count: found.gone })]),
    ...(found.ofNobody === 0 ? [] : [say(texts.ofNobody, { count: found.ofNobody })]),
    ...(found.unconfirmed.length === 0
      ? []
      : [
          say(texts.unconfirmed, {
            sources: found.unconfirmed.map((source) => texts.sources[source]),
          }),
        ]),
    ...(refusal === undefined ? [] : [say(texts.refused, { alipayCode: refusal })]),
    ...(order === undefined ? [] : [say(texts.orders[order.status], order)]),
    ...contradictions.map(({ code, logtoIds }) =>
      say(texts.contradictions[code], { logtoIds: logtoIds.slice(0, mostNamed) }),
    ),
    ...pairs.disagreements.map(({ userId, sources: disagreeing }) =>
      say(texts.disagreement, {
        id: masked(userId),
        sources: [...new Set(disagreeing)].map((source) => texts.sources[source]),
        lines: found.contestedLines.get(userId) ?? [],
      }),
    ),
  ];
};

/** The same for scripts. */
export const summaryJson = ({
  inventory,
  plan,
  contradictions,
  counts,
  pairs,
  order,
  refusal,
  ...found
}: Mapping) => ({
  users: inventory.users,
  holders: inventory.holders.size,
  moves: plan.moves.size,
  sources: Object.fromEntries(counts),
  doubles: plan.doubles.length,
  unmapped: plan.unmapped.size,
  untouched: plan.untouched,
  gone: found.gone,
  ofNobody: found.ofNobody,
  unconfirmed: found.unconfirmed,
  ...(refusal !== undefined && { conversionRefused: refusal }),
  ...(order && { order: { orderId: order.orderId, status: order.status } }),
  contradictions: [
    ...contradictions.map(({ code, logtoIds }) => ({
      code,
      logtoIds: logtoIds.slice(0, mostNamed),
    })),
    ...pairs.disagreements.map(({ userId, sources }) => ({
      code: 'sources-disagree',
      id: masked(userId),
      sources,
      lines: found.contestedLines.get(userId) ?? [],
    })),
  ],
});

import { describe, expect, it } from 'vitest';
import { adviseOn } from '../../../../src/cli/openid/check/advice.ts';
import type { Session } from '../../../../src/cli/openid/session.ts';
import { renderLines } from '../../../../src/cli/shell/line.ts';
import { LogtoEmulator } from '../../../logto/emulator.ts';
import { clientOf } from '../../../support/emulated-logto.ts';
import { back, connectorKnowing, sessionOf } from '../scene.ts';

type Known = Parameters<typeof adviseOn>[0];

const setup = { connector: connectorKnowing('user_id'), userIdentifier: 'user_id' } as const;

const adviceOn = (known: Known, more: Partial<Session> = {}) => {
  const { unfinished, advice, next } = adviseOn(
    known,
    sessionOf(clientOf(new LogtoEmulator()), more),
  );
  return { unfinished, next, lines: renderLines(advice, { hasColours: false }).split('\n') };
};

describe('what check recommends', () => {
  it('is nothing if there is no connector, nobody is there, or they are known by the id already', () => {
    const onward = { words: 'Run:', commands: ['do map'] };
    const nothing = { unfinished: undefined, next: onward, lines: [''] };
    expect(adviceOn({ count: 9 })).toEqual(nothing);
    expect(adviceOn({ count: 0, setup })).toEqual(nothing);
    expect(adviceOn({ count: 9, setup }, back)).toEqual(nothing);
  });

  it('is either way for few users, and one transaction if there are tokens to lose', () => {
    const storing = { ...setup, connector: { ...setup.connector, enableTokenStorage: true } };
    expect(adviceOn({ count: 2000, setup }).lines).toEqual([
      '',
      'Either way will do: openid sql takes seconds and locks nobody out, but needs the database. openid apply takes about 58 seconds. Meanwhile, users who have been moved cannot sign in with Alipay, and nobody can register.',
    ]);
    expect(adviceOn({ count: 1, setup: storing }).lines).toEqual([
      '',
      'We recommend openid sql: it keeps stored tokens, takes seconds and locks nobody out, but needs the database. openid apply would take about 10 seconds. Meanwhile, users who have been moved cannot sign in with Alipay, and nobody can register.',
    ]);
  });

  it('is one transaction for many users, at the rate that is allowed, and for very many a file', () => {
    const many = [
      '',
      'We recommend openid sql: it moves up to 5000 users in seconds, locks nobody out and keeps stored tokens, but needs the database. openid apply would take about 8 minutes with the index of openid sql --index, and several times as long without it. Meanwhile, users who have been moved cannot sign in with Alipay, and nobody can register.',
    ];
    expect(adviceOn({ count: 5000, setup }, { rate: 20 }).lines).toEqual(many);
    expect(adviceOn({ count: 2001, setup }).lines[1]).toContain('up to 2001 users in seconds');
    expect(adviceOn({ count: 100_000, setup }).lines).toHaveLength(2);
    expect(adviceOn({ count: 100_001, setup }).lines.slice(2)).toEqual([
      'If listing takes too long, have psql copy the users, and map read the file:',
      expect.stringMatching(/^\\copy \(select .* to '\/here\/users\.csv' csv header$/),
      'do map --users users.csv',
    ]);
  });
});

describe('what check says of a move that was begun', () => {
  const adviceAt = (others: number, isClosedHere: boolean) =>
    adviceOn({ count: 9, setup, standing: { looked: 8, others, isClosedHere } });

  it('is that it is unfinished if this folder has closed registration, and both ways out', () => {
    const bothWays = {
      words: 'Go on with the move, or go back:',
      commands: [
        'do apply --flip --close-registration --yes',
        'back to user_id: apply --flip --close-registration --yes',
      ],
    };
    const begun = adviceAt(3, true);
    expect(begun.unfinished).toBe(
      'a move is unfinished: of 8 accounts that were looked at, 3 do not hold a user_id and cannot sign in with Alipay, and this folder has closed registration',
    );
    const ended = adviceAt(0, true);
    expect(ended.unfinished).toBe(
      'a move is unfinished: this folder has closed registration, and not opened it again',
    );
    expect([begun.next, ended.next]).toEqual([bothWays, bothWays]);
  });

  it('is that it seems so if somebody holds another id, and nothing otherwise', () => {
    const { unfinished, next } = adviceAt(1, false);
    expect(unfinished).toMatch(
      /^a move seems to be unfinished: of 8 accounts that were looked at, 1 do not hold a user_id/,
    );
    expect(next).toEqual({ words: 'Run:', commands: ['do map'] });
    expect(adviceAt(0, false).unfinished).toBeUndefined();
    const standing = { looked: 8, others: 1, isClosedHere: true };
    expect(adviceOn({ count: 9, standing }).unfinished).toBeUndefined();
    expect(adviceOn({ count: 9, setup }).unfinished).toBeUndefined();
  });
});

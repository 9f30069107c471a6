import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { OpenidError } from '../../../src/cli/openid/failures.ts';
import { countWork, type MappingContext, mapUsers } from '../../../src/cli/openid/mapping.ts';
import { noteTaken, takenFor } from '../../../src/cli/openid/people/taken.ts';
import { countPart, countUnconfirmed, makePlan } from '../../../src/cli/openid/plan/plan.ts';
import { alipayOfFile } from '../../support/alipay.ts';
import { errorFrom } from '../../support/errors.ts';
import { temporaryFolder } from '../folder.ts';
import { contextOf, logtoAt } from './context.ts';
import { type Kind, logtoIdOf, openIdOf, populate, userIdOf } from './people.ts';
import { connectorKnowing, decisionOf } from './scene.ts';
import { grantConversion } from './settings.ts';

const alipayHere = alipayOfFile();

/** A Logto with people, whom no test shares with another, at an Alipay that converts or does not. */
const setUp = async (kinds: readonly Kind[], first: number, isGranted = true) => {
  const alipay = alipayHere();
  if (isGranted) {
    grantConversion(alipay);
  }
  const logto = logtoAt(alipay);
  populate({ logto, alipay }, kinds, first);
  const context = await contextOf(logto);
  const map = path.join(await temporaryFolder(), 'pairs.csv');
  const writePairs = (...pairs: ReadonlyArray<readonly [number, string]>): Promise<void> =>
    writeFile(map, pairs.map(([index, id]) => `${userIdOf(index)},${id}\n`).join(''));
  const asked = () => alipay.requests.length;
  return { alipay, logto, context, map, writePairs, asked };
};

const withOptions = (context: MappingContext, options: MappingContext['options']) => ({
  ...context,
  options,
});

const otherApp = 'the-id-of-another-app-of-the-company';

describe('the mapping of everybody', () => {
  it('counts those of whom it is decided and who is to be changed, from all sources', async () => {
    const kinds = ['old', 'doubled', 'doubled', 'doubled', 'unmapped'] as const;
    const { context, logto } = await setUp(kinds, 100);
    const ids = { user_id: userIdOf(104), open_id: openIdOf(104) };
    const socialUserInfo = { rawData: { alipay_system_oauth_token_response: ids } };
    const social = { type: 'Social', connectorId: 'conn1', socialUserInfo };
    const interaction = { verificationRecords: [social] };
    const payload = { result: 'Success', interaction };
    logto.tenant.logs.push({ id: 'l', key: 'Interaction.SignIn.Submit', createdAt: 1, payload });
    const decisions = [
      decisionOf(101, 'keep-old'),
      decisionOf(102, 'keep-new'),
      decisionOf(103, 'skip'),
    ];
    const mapping = await mapUsers({ ...context, decisions });
    expect(mapping).toMatchObject({ users: 8, plan: { accounts: 8 } });
    expect([countWork(mapping), countPart(mapping.plan, 'double')]).toEqual([4, 1]);
    // What was decided before counts no more.
    expect(countPart((await mapUsers(context)).plan, 'double')).toBe(3);
  });

  it.each([
    ['refuses to convert', 110],
    ['cannot be reached', 120],
  ] as const)('says whom Alipay, which %s, has not confirmed', async (trouble, first) => {
    const kinds = ['known', 'old', 'doubled', 'doubled', 'new'] as const;
    const { context, map, writePairs } = await setUp(kinds, first, false);
    const pairs = [1, 2, 3, 4].map((offset) => [first + offset, openIdOf(first + offset)] as const);
    await writePairs(...pairs);
    const { application } = context.setup;
    const gateway = trouble === 'cannot be reached' ? new URL('http://127.0.0.1:9/') : undefined;
    const setup = {
      ...context.setup,
      application: { ...application, ...(gateway && { gateway }) },
    };
    const decisions = [decisionOf(first + 2, 'keep-new')];
    const mapping = await mapUsers({ ...context, setup, decisions, options: { map } });
    expect(countUnconfirmed(mapping.plan)).toEqual({ details: 1, file: 2 });
    expect(mapping.refusal).toBe(gateway ? undefined : 'isv.insufficient-isv-permissions');
    // A user_id is the same in every app.
    const session = { ...context.session, target: 'user_id' } as const;
    const back = await mapUsers({ ...context, setup, session, decisions });
    expect(countUnconfirmed(back.plan)).toEqual({});
  });

  it('has Alipay confirm everybody once, also if nobody is unmapped', async () => {
    const { context, map, writePairs, asked } = await setUp(['known', 'old'], 130);
    await writePairs([131, openIdOf(131)]);
    for (const [options, requests] of [
      [{ map }, 1],
      [{}, 0],
      [{ map }, 0],
    ] as const) {
      const before = asked();
      const { plan } = await mapUsers(withOptions(context, options));
      expect(countUnconfirmed(plan)).toEqual({});
      expect(asked() - before).toBe(requests);
    }
  });

  it('takes no union_id for confirmed that Alipay has not given, and asks for it once', async () => {
    const { alipay, context, map, writePairs, asked } = await setUp(['old', 'old'], 135);
    grantConversion(alipay, true);
    const unionIdOf = (index: number): string => `union-id-of-the-person-${index}`;
    await writePairs(
      ...[135, 136].map((index) => [index, `${openIdOf(index)},${unionIdOf(index)}`] as const),
    );
    alipay.addUser({ userId: userIdOf(136), openId: openIdOf(136), unionId: unionIdOf(136) });
    const session = { ...context.session, target: 'union_id' } as const;
    for (const requests of [1, 0]) {
      const before = asked();
      const { plan } = await mapUsers({ ...context, session, options: { map } });
      expect(plan.tallies).toMatchObject([
        { part: 'move', source: 'conversion', isConfirmed: true, count: 1 },
        { part: 'move', source: 'file', isConfirmed: false, count: 1 },
      ]);
      expect(countUnconfirmed(plan)).toEqual({ file: 1 });
      expect(asked() - before).toBe(requests);
    }
  });

  it.each([
    ['union_id', ['open_id']],
    ['union_id', ['union_id', 'open_id']],
    ['open_id', ['user_id', 'union_id']],
  ] as const)(
    'to %s, leaves nobody at an id that connectors of %s know no more',
    async (...args) => {
      const [target, kinds] = args;
      const { logto, context } = await setUp([], 138);
      logto.tenant.addUser({ identities: { alipay: { userId: openIdOf(138) } } });
      const session = { ...context.session, target };
      const setup = { ...context.setup, connectors: kinds.map((kind) => connectorKnowing(kind)) };
      const { plan } = await mapUsers({ ...context, session, setup });
      expect(plan.tallies).toMatchObject([{ part: 'unmapped', count: 1 }]);
    },
  );

  it('finds unknown new ids in the audit log on a change of kinds, and asks Alipay for none', async () => {
    const { logto, context, alipay } = await setUp([], 136);
    logto.tenant.addUser({ identities: { alipay: { userId: openIdOf(136) } } });
    logto.tenant.addUser({ identities: { alipay: { userId: openIdOf(137) } } });
    const ids = { user_id: userIdOf(136), open_id: openIdOf(136), union_id: 'u'.repeat(30) };
    const socialUserInfo = { rawData: { alipay_system_oauth_token_response: ids } };
    const social = { type: 'Social', connectorId: 'conn1', socialUserInfo };
    const payload = { result: 'Success', interaction: { verificationRecords: [social] } };
    logto.tenant.logs.push({ id: 'l', key: 'Interaction.SignIn.Submit', createdAt: 1, payload });
    const session = { ...context.session, target: 'union_id' } as const;
    const setup = { ...context.setup, connectors: [connectorKnowing('open_id')] };
    const before = alipay.requests.length;
    const { plan } = await mapUsers({ ...context, session, setup });
    expect([countPart(plan, 'move'), countPart(plan, 'unmapped')]).toEqual([1, 1]);
    const asked = alipay.requests.slice(before).map((request) => JSON.stringify(request));
    expect(asked.filter((request) => request.includes(openIdOf(137)))).toEqual([]);
  });

  it('finds whom sources disagree about, and does not forget', async () => {
    const { context, logto, alipay, map, writePairs } = await setUp(
      ['known', 'old', 'old', 'new'],
      140,
    );
    const twice = { alipay: { userId: openIdOf(143) } };
    logto.tenant.addUser({ id: 'twin', identities: twice });
    const ids = [141, 142, 143, 149].map((index) => [index, openIdOf(index)] as const);
    await writePairs(...ids, [142, openIdOf(9)]);
    for (const index of [140, 141]) {
      alipay.addUser({ userId: userIdOf(index), openId: `${otherApp}-${index}` });
    }
    const mapping = await mapUsers(withOptions(context, { map }));
    const contradictions = [
      { sources: ['details', 'conversion'], logtoIds: [logtoIdOf(140, 'a')] },
      { sources: ['file', 'conversion'], logtoIds: [logtoIdOf(141, 'a')] },
      { sources: ['file'], logtoIds: [logtoIdOf(142, 'a')] },
    ].map((one) => ({ code: 'sources-disagree', ...one }));
    const logtoIds = ['twin', logtoIdOf(143, 'n')];
    const all = [...contradictions, { code: 'identity-held-twice', logtoIds }];
    expect(mapping.plan.contradictions).toEqual(expect.arrayContaining(all));
    // The third has moved, and the last is not here.
    expect(mapping.ofNobody).toBe(1);
    const again = await mapUsers(context);
    expect(again.plan.contradictions).toEqual(mapping.plan.contradictions);
  });

  it('has nothing to give back of what somebody holds again', async () => {
    const { context } = await setUp(['old'], 150);
    const taken = { logtoId: 'new', identity: { userId: userIdOf(150) }, givenTo: 'old' };
    noteTaken(context.store, { ...taken, isSettled: false });
    const wanted = { logtoId: 'old', to: userIdOf(150) };
    expect(takenFor(context.store, wanted)).toBeDefined();
    // A file may have been copied before it was taken.
    const users = path.join(await temporaryFolder(), 'users.csv');
    await writeFile(users, `somebody,${userIdOf(150)},\n`);
    await mapUsers(withOptions(context, { users }));
    expect(takenFor(context.store, wanted)).toBeDefined();
    await mapUsers(context);
    expect(takenFor(context.store, wanted)).toBeUndefined();
  });

  it('ends as soon as it is to end, with the reason', async () => {
    const { context, logto } = await setUp(['old'], 160);
    await expect(mapUsers(context, AbortSignal.abort(new Error('enough')))).rejects.toThrow(
      'enough',
    );
    expect(logto.requests.filter((name) => name.includes('logs'))).toEqual([]);
  });

  it('says what it is busy with and how far it is', async () => {
    const { context } = await setUp(['old'], 170);
    const said: unknown[] = [];
    const session = {
      ...context.session,
      progress: {
        track: <Value>(
          task: string,
          total: number | undefined,
          step: (advance: () => void) => Promise<Value>,
        ) => {
          said.push(task, total);
          return step(() => said.push('one'));
        },
      },
    };
    await mapUsers({ ...context, session });
    expect(said).toEqual(['Listing users', undefined, 'one', 'one']);
  });

  it('is not believed if not everybody was sorted', async () => {
    const { context } = await setUp(['old', 'new'], 180);
    await makePlan(context.store, 'open_id');
    context.store.run(`create temp trigger lose after insert on temp.slice
      begin delete from slice where identity = '${userIdOf(180)}'; end`);
    const error = await errorFrom(mapUsers(context), OpenidError);
    expect(error).toMatchObject({
      exitCode: 1,
      failure: { code: 'counts-do-not-add-up', expected: 2, found: 1 },
    });
  });
});

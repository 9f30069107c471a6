import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Call, callGateway } from '../../src/gateway/call.ts';
import { type Delivery, type GatewayError, UnreachableError } from '../../src/gateway/errors.ts';
import { send } from '../../src/gateway/http/transport.ts';
import { exchangeAuthorizationCode, refreshAccessToken } from '../../src/gateway/oauth-token.ts';
import { fetchUserInfo } from '../../src/gateway/user-info.ts';
import type { Fault, Gateway } from '../emulator/index.ts';
import { alipayOfFile, newCode, startAlipay, userId } from '../support/alipay.ts';
import { callerAt, tokenMethod, userInfoMethod } from '../support/application.ts';
import { failureOf, messageOf } from '../support/errors.ts';
import { closedPort } from '../support/servers.ts';
import { until } from '../support/time.ts';
import { expectNoWarnings } from '../support/warnings.ts';
import { httpAnswer, signedAnswer } from './protocol/signed-answer.ts';

vi.mock('../../src/gateway/http/transport.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../src/gateway/http/transport.ts')>();
  return { send: vi.fn(original.send) };
});
vi.mock('node:timers/promises', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:timers/promises')>();
  return { ...original, setTimeout: vi.fn(original.setTimeout) };
});
const attempts = (): number => vi.mocked(send).mock.calls.length;
beforeEach(() => {
  vi.mocked(send).mockReset();
  vi.mocked(pause).mockReset();
  // The shortest pauses that there are.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

expectNoWarnings();

afterEach(() => {
  vi.useRealTimers();
});

const alipay = alipayOfFile();

/** The effects of a sign-in's calls. */
type SignInEffect = Exclude<Call['effect'], 'changes'>;

/** Prepares one call of each effect, so that it can be made when faults are ordered. */
const prepare: Record<
  SignInEffect,
  (gateway: Gateway) => Promise<(ms?: number) => Promise<unknown>>
> = {
  spends: async (gateway) => {
    const code = newCode(gateway);
    return (ms) => exchangeAuthorizationCode(callerAt(gateway.url, ms), code);
  },
  rotates: async (gateway) => {
    const { refreshToken = '' } = await exchangeAuthorizationCode(
      callerAt(gateway.url),
      newCode(gateway),
    );
    return (ms) => refreshAccessToken(callerAt(gateway.url, ms), refreshToken);
  },
  reads: async (gateway) => {
    const { accessToken } = await exchangeAuthorizationCode(
      callerAt(gateway.url),
      newCode(gateway),
    );
    return (ms) => fetchUserInfo(callerAt(gateway.url, ms), accessToken);
  },
};
const effects = ['spends', 'rotates', 'reads'] as const;

describe('a call to Alipay', () => {
  it.each<[Fault, number, number, number]>([
    [{ fault: 'aop-unknown-error' }, 2, 1, 3],
    [{ fault: 'isp-unknown-error' }, 2, 1, 3],
    [{ fault: 'system-error' }, 1, 1, 3],
    [{ fault: 'call-limited' }, 1, 1, 1],
    [{ fault: 'unsigned-error' }, 1, 1, 1],
    [{ fault: 'html' }, 1, 1, 3],
    [{ fault: 'status', status: 503 }, 1, 1, 3],
    [{ fault: 'status', status: 404 }, 1, 1, 1],
    [{ fault: 'redirect', location: 'http://127.0.0.1:1/' }, 1, 1, 1],
    [{ fault: 'reset-midway' }, 1, 1, 3],
    [{ fault: 'wrong-signature' }, 1, 1, 1],
    [{ fault: 'not-json' }, 1, 1, 1],
    [{ fault: 'oversized', bytes: 64 * 1024 }, 1, 1, 1],
  ])('that meets %o is made as often as its effect allows', async (fault, ...allowed) => {
    for (const effect of effects) {
      const call = await prepare[effect](alipay());
      const before = alipay().requests.length;
      alipay().fail({ ...fault, times: 'always' });
      await failureOf(call());
      alipay().clearFaults();
      expect(alipay().requests.length - before).toBe(allowed[effects.indexOf(effect)]);
    }
  });

  it.each<[Fault, number]>([
    [{ fault: 'system-error' }, 2],
    [{ fault: 'html' }, 2],
    [{ fault: 'reset-midway' }, 2],
  ])('that reads and meets %o a few times succeeds', async (fault, times) => {
    const call = await prepare.reads(alipay());
    alipay().fail({ ...fault, times });
    await expect(call()).resolves.toMatchObject({ ids: { user_id: userId } });
    expect(attempts()).toBeGreaterThan(times);
  });

  it('that spends succeeds if Alipay was not available before it looked at the code', async () => {
    const call = await prepare.spends(alipay());
    alipay().fail({ fault: 'aop-unknown-error', takesEffect: false });
    await expect(call()).resolves.toMatchObject({ ids: { user_id: userId } });
    expect(attempts()).toBe(2);
  });

  it.each<[Fault, string]>([
    [{ fault: 'aop-unknown-error' }, 'aop.unknow-error'],
    [{ fault: 'isp-unknown-error' }, 'isp.unknow-error'],
  ])('tells %o, which spent the code, and not that the code is spent', async (fault, subCode) => {
    const call = await prepare.spends(alipay());
    alipay().fail(fault);
    expect((await failureOf(call())).details.subCode).toBe(subCode);
    expect(attempts()).toBe(2);
    expect(alipay().requests.at(-1)?.answered.sub_code).toBe('isv.code-invalid');
  });

  it('is repeated if nothing listens', async () => {
    const origin = `http://127.0.0.1:${await closedPort()}/gateway.do`;
    await failureOf(exchangeAuthorizationCode(callerAt(origin), 'code'));
    expect(attempts()).toBe(2);
    const error = await failureOf(fetchUserInfo(callerAt(origin), 'token'));
    expect(attempts()).toBe(5);
    expect(messageOf(error)).toMatch(
      /^127\.0\.0\.1:\d+ refused the connection \(ECONNREFUSED\)\.$/,
    );
  });

  it('that is reset on a new connection has perhaps spent the code, and is not repeated', async () => {
    const gateway = await startAlipay();
    const call = await prepare.spends(gateway);
    gateway.fail({ fault: 'reset', takesEffect: false });
    await expect(call()).rejects.toMatchObject({ failure: { code: 'connection-closed' } });
    expect(gateway.requests).toHaveLength(1);
    await gateway.close();
  });

  it.each(['spends', 'reads'] as const)(
    'that %s and is reset on a kept connection is made again on a new one',
    async (effect) => {
      const gateway = await startAlipay();
      await (await prepare.spends(gateway))();
      const call = await prepare[effect](gateway);
      gateway.fail({ fault: 'reset', takesEffect: false });
      await expect(call()).resolves.toMatchObject({ ids: { user_id: userId } });
      const [kept, fresh] = gateway.requests.slice(-2).map(({ connection }) => connection);
      expect([kept, fresh]).toEqual([1, 2]);
      await gateway.close();
    },
  );

  it('that rotates goes over a new connection, so that it is known whether it arrived', async () => {
    const gateway = await startAlipay();
    const call = await prepare.rotates(gateway);
    const { opened } = gateway.connections;
    await call();
    expect(gateway.requests.at(-1)?.connection).toBe(opened + 1);
    await until(() => gateway.connections.open === opened);
    await gateway.close();
  });

  it.each(effects)('that %s ends with the time that is left, whatever happens', async (effect) => {
    const call = await prepare[effect](alipay());
    alipay().fail({ fault: 'silence', times: 'always' });
    const before = alipay().requests.length;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    let error: GatewayError | undefined;
    const failed = failureOf(call(300)).then((failure) => {
      error = failure;
    });
    await until(() => alipay().requests.length === before + 1);
    await vi.advanceTimersByTimeAsync(299);
    expect(error).toBeUndefined();
    // One for the time to be over, and one because got looks at it again a tick later.
    await vi.advanceTimersByTimeAsync(2);
    await failed;
    expect(error && messageOf(error)).toMatch(/^127\.0\.0\.1:\d+ did not answer in time/);
    expect(alipay().requests).toHaveLength(before + 1);
  });

  it('is one of many at a time', async () => {
    // A busy machine may take longer for 100 sign-ins than one may.
    vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
    const gateway = await startAlipay({ latencyMs: 5 });
    const signIn = async (): Promise<unknown> => {
      const caller = callerAt(gateway.url);
      const { accessToken } = await exchangeAuthorizationCode(caller, newCode(gateway));
      return fetchUserInfo(caller, accessToken);
    };
    const answers = await Promise.all(Array.from({ length: 100 }, signIn));
    expect(answers).toHaveLength(100);
    expect(gateway.connections.opened).toBeLessThanOrEqual(64);
    expect(gateway.requests.every(({ verified }) => verified)).toBe(true);
    await gateway.close();
  });
});

describe('the rules of repetition', () => {
  beforeEach(() => {
    vi.mocked(pause).mockResolvedValue(undefined);
  });

  const unreachable = (delivery: Delivery, isTransient?: boolean) => (): never => {
    throw new UnreachableError({ code: 'no-time-left', host: 'a' }, delivery, isTransient);
  };
  const refused = (code: string, sub_code: string) => () =>
    Promise.resolve(httpAnswer(`{"error_response":${JSON.stringify({ code, sub_code })}}`));
  const callWith = (effect: Call['effect'], ms?: number): Promise<unknown> =>
    callGateway(callerAt('http://127.0.0.1/', ms), {
      method: effect === 'reads' ? userInfoMethod : tokenMethod,
      parameters: {},
      effect,
    });

  it.each<[string, () => ReturnType<typeof send>, number, number, number]>([
    ['it cannot have reached Alipay', unreachable('not-sent'), 2, 2, 3],
    ['it may have reached Alipay, as after a timeout', unreachable('possibly-received'), 1, 1, 3],
    ['it went over a connection that proved to be stale', unreachable('stale'), 2, 1, 3],
    ['it met a trouble that will not pass', unreachable('possibly-received', false), 1, 1, 1],
    ['Alipay was not available', refused('20000', 'aop.unknow-error'), 2, 1, 3],
    ['Alipay was not available, of a new kind', refused('20000', 'isp.new-trouble'), 2, 1, 3],
    ['Alipay was busy', refused('40004', 'SYSTEM_ERROR'), 1, 1, 3],
    ['Alipay limits calls', refused('40005', 'isv.app-call-limited'), 1, 1, 1],
    ['Alipay refused it', refused('40002', 'isv.code-invalid'), 1, 1, 1],
    ['the answer is of no use', () => Promise.resolve(httpAnswer('success')), 1, 1, 1],
  ])('are followed where %s', async (_where, outcome, ...allowed) => {
    vi.mocked(send).mockImplementation(outcome);
    for (const [index, effect] of effects.entries()) {
      vi.mocked(send).mockClear();
      await failureOf(callWith(effect));
      expect([effect, attempts()]).toEqual([effect, allowed[index]]);
    }
  });

  it('ask for a kept connection, and where a token rotates for a new one', async () => {
    vi.mocked(send).mockImplementation(refused('40002', 'isv.code-invalid'));
    for (const effect of effects) {
      await failureOf(callWith(effect));
    }
    const asked = vi.mocked(send).mock.calls.map(([, , connection]) => connection);
    expect(asked).toEqual(effects.map((effect) => (effect === 'rotates' ? 'new' : 'kept')));
  });

  it('leave an error that nobody foresaw as it is', async () => {
    vi.mocked(send).mockRejectedValueOnce(new TypeError('unforeseen'));
    await expect(callWith('reads')).rejects.toThrow(new TypeError('unforeseen'));
    expect(attempts()).toBe(1);
  });

  it.each<[Call['effect'], string]>([
    ['spends', 'failure-1'],
    ['rotates', 'failure-1'],
    ['reads', 'failure-3'],
  ])('have a call that %s report %s', async (effect, host) => {
    for (const number of [1, 2, 3]) {
      const failure = { code: 'no-time-left', host: `failure-${number}` } as const;
      vi.mocked(send).mockRejectedValueOnce(new UnreachableError(failure, 'not-sent'));
    }
    expect((await failureOf(callWith(effect))).failure).toMatchObject({ host });
  });

  it.each<[Call['effect']]>([['spends'], ['rotates'], ['changes']])(
    'have a call that %s report what Alipay says, if the try before was not sent',
    async (effect) => {
      vi.mocked(send)
        .mockImplementationOnce(unreachable('not-sent'))
        .mockImplementationOnce(refused('40002', 'isv.code-invalid'));
      const error = await failureOf(callWith(effect));
      expect(attempts()).toBe(2);
      expect(error.failure).toMatchObject({ code: 'refused', alipayCode: 'isv.code-invalid' });
    },
  );

  it.each<[Delivery]>([['not-sent'], ['possibly-received']])(
    'have a call that changes say whether the second try reached Alipay: %s',
    async (delivery) => {
      vi.mocked(send)
        .mockImplementationOnce(unreachable('not-sent'))
        .mockImplementationOnce(unreachable(delivery));
      expect(await failureOf(callWith('changes'))).toMatchObject({ delivery });
    },
  );

  it('have a call that spends report the first failure, if that may have spent the code', async () => {
    vi.mocked(send)
      .mockImplementationOnce(unreachable('stale'))
      .mockImplementationOnce(refused('40002', 'isv.code-invalid'));
    expect(await failureOf(callWith('spends'))).toMatchObject({ delivery: 'stale' });
  });

  it.each([
    [0, [50, 100]],
    [0.5, [100, 200]],
    [0.999, [150, 300]],
  ])('wait longer each time, and not in step: by a lot of %d', async (lot, expected) => {
    vi.mocked(Math.random).mockReturnValue(lot);
    vi.mocked(send).mockImplementation(refused('40004', 'SYSTEM_ERROR'));
    await failureOf(callWith('reads'));
    expect(vi.mocked(pause).mock.calls.map(([ms]) => Math.round(ms ?? 0))).toEqual(expected);
  });

  it('hold while there is time: none is left for another try', async () => {
    let left = 1000;
    vi.mocked(send).mockImplementation(() => {
      left = 45;
      return refused('20000', 'aop.unknow-error')();
    });
    const caller = {
      ...callerAt('http://127.0.0.1/'),
      deadline: { remainingMs: () => left },
    };
    const call = { method: userInfoMethod, parameters: {}, effect: 'reads' } as const;
    const error = await failureOf(callGateway(caller, call));
    expect(error.details.subCode).toBe('aop.unknow-error');
    expect(attempts()).toBe(1);
    expect(pause).not.toHaveBeenCalled();
  });

  it('hold while there is time: none is left for a try at all', async () => {
    const error = await failureOf(callWith('spends', 0));
    expect(error).toBeInstanceOf(UnreachableError);
    expect(messageOf(error)).toBe('127.0.0.1 did not answer in time.');
    expect(error).toMatchObject({
      failure: { code: 'no-time-left' },
      delivery: 'not-sent',
      isTransient: true,
    });
    expect(attempts()).toBe(0);
  });

  it('hold while there is time: none is left once the request is signed', async () => {
    let left = 1000;
    const caller = {
      ...callerAt('http://127.0.0.1/'),
      deadline: { remainingMs: () => left },
      // The last step before the signature, which is made on another thread.
      now: () => {
        setImmediate(() => {
          left = 0;
        });
        return new Date();
      },
    };
    const call = { method: tokenMethod, parameters: {}, effect: 'spends' } as const;
    expect((await failureOf(callGateway(caller, call))).failure).toEqual({
      code: 'no-time-left',
      host: '127.0.0.1',
    });
    expect(attempts()).toBe(0);
  });

  it('give each try the time that is left', async () => {
    let left = 1000;
    vi.mocked(send).mockImplementation(() => {
      left -= 300;
      return refused('20000', 'aop.unknow-error')();
    });
    const caller = {
      ...callerAt('http://127.0.0.1/'),
      deadline: { remainingMs: () => left },
    };
    await failureOf(callGateway(caller, { method: tokenMethod, parameters: {}, effect: 'spends' }));
    expect(vi.mocked(send).mock.calls.map(([, timeoutMs]) => timeoutMs)).toEqual([1000, 700]);
  });

  it('sign each try anew, by the clock', async () => {
    vi.mocked(send).mockImplementation(refused('20000', 'aop.unknow-error'));
    const moments = [new Date('2026-11-23T00:00:00Z'), new Date('2026-11-23T00:00:01Z')];
    const caller = { ...callerAt('http://127.0.0.1/'), now: () => moments.shift() ?? new Date() };
    const call = { method: tokenMethod, parameters: {}, effect: 'spends' } as const;
    await failureOf(callGateway(caller, call));
    const bodies = vi.mocked(send).mock.calls.map(([{ body }]) => new URLSearchParams(body));
    expect(bodies.map((body) => body.get('timestamp'))).toEqual([
      '2026-11-23 08:00:00',
      '2026-11-23 08:00:01',
    ]);
    expect(bodies[0]?.get('sign')).not.toBe(bodies[1]?.get('sign'));
  });

  it('return a success at once', async () => {
    const answer = signedAnswer('alipay_system_oauth_token_response', '{"access_token":"t"}');
    vi.mocked(send).mockResolvedValueOnce(httpAnswer(answer));
    expect(await callWith('spends')).toEqual({ access_token: 't' });
    expect(attempts()).toBe(1);
  });
});

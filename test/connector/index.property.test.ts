import { ConnectorError, socialUserInfoGuard } from '@logto/connector-kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alipayOfFile, userId } from '../support/alipay.ts';
import { appId } from '../support/app-ids.ts';
import { kinds, newCallback, settingsAt } from '../support/connector.ts';
import { doors } from '../support/sign-in.ts';
import { slowMs } from '../support/time.ts';

const alipay = alipayOfFile();

/** Either connector, by either way in. */
const anyWay = fc.record({
  kind: fc.constantFrom(...kinds),
  enter: fc.constantFrom(...doors.map(([, enter]) => enter)),
});

type Way = typeof anyWay extends fc.Arbitrary<infer Value> ? Value : never;

/** How a sign-in ends: with a profile that core accepts, or with a ConnectorError. */
const outcomeOf = async (
  { kind: { createConnector }, enter }: Way,
  data: unknown,
  settings: object = {},
): Promise<'profile' | 'error'> => {
  const config = { ...settingsAt(alipay()), ...settings };
  const connector = await createConnector({ getConfig: async () => config });
  try {
    const profile = await enter(connector, data);
    expect(socialUserInfoGuard.parse(profile)).toEqual(profile);
    return 'profile';
  } catch (error) {
    expect(error).toBeInstanceOf(ConnectorError);
    return 'error';
  }
};

const jsonObject = fc.dictionary(
  fc.oneof(
    fc.constantFrom(
      'auth_code',
      'app_id',
      'result_code',
      'error',
      'source',
      'state',
      '__proto__',
      'constructor',
    ),
    fc.string(),
  ),
  fc.oneof(fc.constantFrom('', appId, 'SUCCESS'), fc.jsonValue()),
);

describe('a sign-in', { timeout: slowMs }, () => {
  it('ends in a ConnectorError on any callback but a good one', async () => {
    await fc.assert(
      fc.asyncProperty(anyWay, fc.oneof(fc.jsonValue(), jsonObject), async (way, data) => {
        expect(await outcomeOf(way, data)).toBe('error');
      }),
      { numRuns: 1000 },
    );
  });

  const node = fc.dictionary(
    fc.constantFrom('code', 'sub_code', 'user_id', 'open_id', 'nick_name', 'avatar', 'msg'),
    fc.oneof(fc.constantFrom('10000', userId, '', '40002'), fc.jsonValue()),
  );

  it.each([
    ['verified', {}],
    ['unverified', { alipayPublicKey: '' }],
  ])(
    'ends in a profile or a ConnectorError on any answer, %s and truly signed',
    async (_, settings) => {
      await fc.assert(
        fc.asyncProperty(anyWay, node, async (way, content) => {
          const method = 'alipay.user.info.share';
          alipay().fail({ fault: 'node', text: JSON.stringify(content), method });
          await outcomeOf(way, newCallback(alipay(), way.kind), settings);
          alipay().clearFaults();
        }),
        { numRuns: 100 },
      );
    },
  );

  it('ends in a ConnectorError on any bytes as an answer', async () => {
    await fc.assert(
      fc.asyncProperty(anyWay, fc.uint8Array({ maxLength: 500 }), async (way, bytes) => {
        alipay().fail({ fault: 'raw', body: Buffer.from(bytes), times: 'always' });
        expect(await outcomeOf(way, newCallback(alipay(), way.kind))).toBe('error');
        alipay().clearFaults();
      }),
      { numRuns: 120 },
    );
  });
});

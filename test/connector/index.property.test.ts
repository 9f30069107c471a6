import { ConnectorError, socialUserInfoGuard } from '@logto/connector-kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alipayOfFile, userId } from '../support/alipay.ts';
import { appId } from '../support/app-ids.ts';
import { type Kind, kinds, newCallback, settingsAt } from '../support/connector.ts';
import { doors } from '../support/sign-in.ts';

const alipay = alipayOfFile();

type Enter = (typeof doors)[number][1];

/** Either connector. */
const anyKind = fc.constantFrom(...kinds);

/** How a sign-in ends: with a profile that core accepts, or with a ConnectorError. */
const outcomeOf = async (
  enter: Enter,
  { createConnector }: Kind,
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

describe.each(doors)('a sign-in: %s', (_name, enter) => {
  it('ends in a ConnectorError on any callback but a good one', async () => {
    await fc.assert(
      fc.asyncProperty(anyKind, fc.oneof(fc.jsonValue(), jsonObject), async (kind, data) => {
        expect(await outcomeOf(enter, kind, data)).toBe('error');
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
        fc.asyncProperty(anyKind, node, async (kind, content) => {
          const method = 'alipay.user.info.share';
          alipay().fail({ fault: 'node', text: JSON.stringify(content), method });
          await outcomeOf(enter, kind, newCallback(alipay(), kind), settings);
          alipay().clearFaults();
        }),
        { numRuns: 100 },
      );
    },
  );

  it('ends in a ConnectorError on any bytes as an answer', async () => {
    await fc.assert(
      fc.asyncProperty(anyKind, fc.uint8Array({ maxLength: 500 }), async (kind, bytes) => {
        alipay().fail({ fault: 'raw', body: Buffer.from(bytes), times: 'always' });
        expect(await outcomeOf(enter, kind, newCallback(alipay(), kind))).toBe('error');
        alipay().clearFaults();
      }),
      { numRuns: 120 },
    );
  });
});

import { generateKeyPairSync } from 'node:crypto';
import { ConnectorError, socialUserInfoGuard } from '@logto/connector-kit';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import createConnector from '../src/index.ts';
import { type Gateway, startGateway } from './emulator/index.ts';

const appId = '2021004100000001';
const userId = '2088123412341234';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
  gateway.registerApp({ appId, publicKey, idStage: 'both' });
  gateway.addUser({ userId, nickName: '小明' });
});

afterAll(() => gateway.close());

/** How a sign-in ends: with a profile that core accepts, or with a ConnectorError. */
const outcomeOf = async (data: unknown, alipayPublicKey: string): Promise<'profile' | 'error'> => {
  const config = {
    appId,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    gateway: gateway.url,
    alipayPublicKey,
  };
  const connector = await createConnector({ getConfig: async () => config });
  try {
    const profile = await connector.getUserInfo(data, async () => ({}));
    expect(socialUserInfoGuard.parse(profile)).toEqual(profile);
    return 'profile';
  } catch (error) {
    expect(error).toBeInstanceOf(ConnectorError);
    return 'error';
  }
};

const jsonObject = fc.dictionary(
  fc.oneof(
    fc.constantFrom('auth_code', 'app_id', 'result_code', 'state', '__proto__', 'constructor'),
    fc.string(),
  ),
  fc.oneof(fc.constantFrom('', appId, 'SUCCESS'), fc.jsonValue()),
);

describe('a sign-in', () => {
  it('ends in a ConnectorError on any callback but a good one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), jsonObject), async (data) => {
        expect(await outcomeOf(data, gateway.publicKeyLine)).toBe('error');
      }),
      { numRuns: 1500 },
    );
  });

  const node = fc.dictionary(
    fc.constantFrom('code', 'sub_code', 'user_id', 'open_id', 'nick_name', 'avatar', 'msg'),
    fc.oneof(fc.constantFrom('10000', userId, '', '40002'), fc.jsonValue()),
  );

  it.each([
    ['verified', () => gateway.publicKeyLine],
    ['unverified', () => ''],
  ])(
    'ends in a profile or a ConnectorError on any answer, %s and truly signed',
    async (_, keyOf) => {
      await fc.assert(
        fc.asyncProperty(node, async (content) => {
          const method = 'alipay.user.info.share';
          gateway.fail({ fault: 'node', text: JSON.stringify(content), method });
          await outcomeOf(gateway.callback({ appId, userId }), keyOf());
          gateway.clearFaults();
        }),
        { numRuns: 150 },
      );
    },
  );

  it('ends in a ConnectorError on any bytes as an answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
        gateway.fail({ fault: 'raw', body: Buffer.from(bytes), times: 'always' });
        const callback = gateway.callback({ appId, userId });
        expect(await outcomeOf(callback, gateway.publicKeyLine)).toBe('error');
        gateway.clearFaults();
      }),
      { numRuns: 200 },
    );
  });
});

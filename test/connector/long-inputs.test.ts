import { type ConnectorError, ConnectorErrorCodes } from '@logto/connector-kit';
import { describe, expect, it } from 'vitest';
import { connectors } from '../../src/config/connectors.ts';
import { createConfigGuard } from '../../src/connector/config-guard.ts';
import { keySettings } from '../config/settings.ts';
import { kinds } from '../support/connector.ts';
import { ofEach } from '../support/rows.ts';
import { authorizationRequest, noSession } from '../support/sign-in.ts';

const million = 1_000_000;
const lengths = [million, 8 * million];

/** Texts of which each has hurt some pattern: in one run, in many parts, in no script, of blanks. */
const texts: ReadonlyArray<(length: number) => string> = [
  (length) => 'a'.repeat(length),
  (length) => 'a,'.repeat(length / 2).slice(0, -1),
  (length) => '1'.repeat(length),
  (length) => '中'.repeat(length),
  (length) => `a${' '.repeat(length - 2)}a`,
  (length) => '-----BEGIN '.repeat(length / 11),
];

const long = lengths.flatMap((length) => texts.map((text) => text(length)));

const settings = { ...keySettings, gateway: 'http://127.0.0.1:1/gateway.do' };

const connectorWith = async ({ createConnector }: (typeof kinds)[number], saved: object) =>
  createConnector({ getConfig: async () => saved });

/** Whatever is thrown, or the result. */
const outcomeOf = (step: Promise<unknown>): Promise<unknown> => step.catch((error) => error);

const refusal = (code: ConnectorErrorCodes, data: object): Partial<ConnectorError> => ({
  code,
  data: expect.objectContaining(data),
});

describe.each(kinds)('however long it is, $id refuses', (kind) => {
  const names =
    Object.values(connectors).find(({ factoryId }) => factoryId === kind.id)?.settings ?? [];

  it('each of its settings', () =>
    ofEach(names, async (name) => {
      const guard = createConfigGuard(names);
      for (const text of long) {
        const saved = { ...settings, [name]: text };
        const { success, error } = guard.safeParse(saved);
        expect(success).toBe(false);
        expect(error?.issues.map(({ path }) => path[0])).toContain(name);
        expect(JSON.stringify(error?.issues).length).toBeLessThan(1000);
        const connector = await connectorWith(kind, saved);
        const request = authorizationRequest('s');
        const outcome = await outcomeOf(connector.getAuthorizationUri(request, noSession));
        const errorDescription = expect.stringContaining(name);
        expect(outcome).toMatchObject(
          refusal(ConnectorErrorCodes.InvalidConfig, {
            reason: 'settings-wrong',
            errorDescription,
          }),
        );
      }
    }));

  it('each member of a request that it looks at', () =>
    ofEach(['state', 'redirectUri', 'scope'], async (member) => {
      const connector = await connectorWith(kind, settings);
      for (const text of long) {
        const request = { ...authorizationRequest('s'), [member]: text };
        const outcome = await outcomeOf(connector.getAuthorizationUri(request, noSession));
        const most = member === 'scope' ? 256 : 2048;
        const errorDescription = `The sign-in began with a \`${member}\` of more than ${most} characters.`;
        expect(outcome).toMatchObject(
          refusal(ConnectorErrorCodes.InvalidRequestParameters, {
            reason: 'request-too-long',
            errorDescription,
          }),
        );
      }
    }));

  it('a member of a request from one character more than it may have', () =>
    ofEach(
      [
        ['state', 2048],
        ['redirectUri', 2048],
        ['scope', 256],
      ],
      async ([member, most]) => {
        const connector = await connectorWith(kind, settings);
        const beginWith = (length: number) => {
          const request = { ...authorizationRequest('s'), [member]: 'a'.repeat(length) };
          return outcomeOf(connector.getAuthorizationUri(request, noSession));
        };
        expect(await beginWith(most)).toEqual(expect.stringContaining('app_id='));
        expect(await beginWith(most + 1)).toMatchObject({ data: { reason: 'request-too-long' } });
      },
    ));

  it('no other member of a request, which it does not look at', async () => {
    const connector = await connectorWith(kind, settings);
    const usual = authorizationRequest('s');
    const uri = await connector.getAuthorizationUri(usual, noSession);
    for (const member of Object.keys(usual)) {
      const request = { ...usual, [member]: '中'.repeat(8 * million) };
      const outcome = await outcomeOf(connector.getAuthorizationUri(request, noSession));
      if (outcome !== uri) {
        expect(outcome).toMatchObject({ data: { reason: 'request-too-long' } });
      }
    }
  });

  it('each member of a callback', () =>
    ofEach(
      ['auth_code', 'app_id', 'result_code', 'scope', 'source', 'error', 'state', 'x'],
      async (member) => {
        const connector = await connectorWith(kind, settings);
        for (const text of long) {
          const data = { auth_code: '&', [member]: text };
          const error = await outcomeOf(connector.getUserInfo(data, noSession));
          expect(error).toHaveProperty('data.reason');
          expect(JSON.stringify(error).length).toBeLessThan(2000);
        }
      },
    ));

  it('a refresh token', async () => {
    const connector = await connectorWith(kind, settings);
    for (const text of long) {
      const outcome = await outcomeOf(
        Promise.resolve(connector.getAccessTokenByRefreshToken?.(text)),
      );
      expect(outcome).toMatchObject({ data: { reason: 'value-not-signable' } });
    }
  });
});

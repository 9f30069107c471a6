import { createHash, randomBytes } from 'node:crypto';
import type { APIRequestContext, APIResponse } from 'playwright-core';
import { z } from 'zod';

/** The application that users sign in to. */
export interface Application {
  id: string;
  redirectUri: string;
}

/** What Logto tells the application of a user who has signed in. */
export interface SignedIn {
  /** Logto's id of the user. */
  sub: string;
  name: string | undefined;
  /** The user's identity of Alipay, as the claim `identities` has it. */
  identity: { userId: string; details: Record<string, unknown> };
  accessToken: string;
}

/** What Logto tells the client of a step that failed. */
export interface Refusal {
  status: number;
  code: string;
  reason: string | undefined;
  /** Alipay's own code, if it refused. */
  subCode: string | undefined;
}

const startGuard = z.object({ authorizationUri: z.string(), verificationId: z.string() });
const errorGuard = z.object({
  code: z.string(),
  data: z
    .object({ reason: z.string().optional(), sub_code: z.string().optional() })
    .nullish()
    .catch(undefined),
});
const unknownGuard = z.object({
  data: z.object({ relatedUser: z.unknown() }).nullish(),
});
const tokenGuard = z.object({ access_token: z.string() });
const identityGuard = z.object({ userId: z.string(), details: z.record(z.unknown()) });
const claimsGuard = z.object({
  sub: z.string(),
  name: z.string().nullish(),
  identities: z.object({ alipay: identityGuard }),
});

/** The address is named without its query, which may hold a code. */
const expectSuccess = async (response: APIResponse): Promise<APIResponse> => {
  if (!response.ok()) {
    const address = response.url().replace(/\?.*$/s, '');
    throw new Error(`${address}: ${response.status()} ${await response.text()}`);
  }
  return response;
};

const jsonOf = async (response: APIResponse): Promise<unknown> =>
  (await expectSuccess(response)).json();

/** Keeps cookies. Playwright is loaded when it is needed, which takes longer than all else at a start. */
const newAgent = async (baseURL: string): Promise<APIRequestContext> => {
  const { request } = await import('playwright-core');
  return request.newContext({ baseURL });
};

const newText = (): string => randomBytes(32).toString('base64url');

/** The address at which an application begins a sign-in, and what it keeps for the end of it. */
export const startOfSignIn = (core: string, { id, redirectUri }: Application) => {
  const verifier = newText();
  const query = new URLSearchParams({
    client_id: id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile identities',
    prompt: 'login consent',
    state: newText(),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return { address: `${core}/oidc/auth?${query}`, verifier };
};

/** A sign-in of an application, as it was begun. */
interface Begun {
  core: string;
  application: Application;
  verifier: string;
}

/** Takes a user who has come back to the application to what it is told at `/oidc/me`. */
export const redeem = async (
  { core, application, verifier }: Begun,
  back: URL,
): Promise<SignedIn> => {
  const code = back.searchParams.get('code');
  if (code === null || !back.href.startsWith(application.redirectUri)) {
    throw new Error(`The sign-in ended at ${back.origin}${back.pathname}.`);
  }
  const agent = await newAgent(core);
  try {
    const form = {
      grant_type: 'authorization_code',
      client_id: application.id,
      redirect_uri: application.redirectUri,
      code,
      code_verifier: verifier,
    };
    const tokens = await jsonOf(await agent.post('/oidc/token', { form }));
    const accessToken = tokenGuard.parse(tokens).access_token;
    const headers = { authorization: `Bearer ${accessToken}` };
    const claims = await jsonOf(await agent.get('/oidc/me', { headers }));
    const { sub, name, identities } = claimsGuard.parse(claims);
    return { sub, name: name ?? undefined, identity: identities.alipay, accessToken };
  } finally {
    await agent.dispose();
  }
};

/**
 * Begins a sign-in as an app on a phone does, with Logto's Experience API and without a browser.
 * Cookies are kept until `leave`.
 */
export const openVisit = async (core: string, application: Application) => {
  const agent = await newAgent(core);
  const { address, verifier } = startOfSignIn(core, application);
  await expectSuccess(await agent.get(address));
  const post = (path: string, data: object = {}): Promise<APIResponse> =>
    agent.post(`/api/experience/${path}`, { data });
  await expectSuccess(await agent.put('/api/experience', { data: { interactionEvent: 'SignIn' } }));

  /** Links the identity to the user whom Logto has found by the phone number, else registers one. */
  const identify = async (verificationId: string): Promise<void> => {
    const response = await post('identification', { verificationId });
    if (response.status() !== 404) {
      await expectSuccess(response);
      return;
    }
    if (unknownGuard.parse(await response.json()).data?.relatedUser !== undefined) {
      const linked = { verificationId, linkSocialIdentity: true };
      await expectSuccess(await post('identification', linked));
      return;
    }
    const data = { interactionEvent: 'Register' };
    await expectSuccess(await agent.put('/api/experience/interaction-event', { data }));
    await expectSuccess(await post('identification', { verificationId }));
  };

  return {
    /** Asks Logto how to get to Alipay. */
    start: async (connectorId: string, state = newText()) => {
      const redirectUri = `${core}/callback/${connectorId}`;
      const path = `verification/social/${connectorId}/authorization-uri`;
      return startGuard.parse(await jsonOf(await post(path, { state, redirectUri })));
    },

    /** Posts what came back from Alipay; the refusal, if it is refused. */
    verify: async (
      connectorId: string,
      verificationId: string,
      connectorData: object,
    ): Promise<Refusal | undefined> => {
      const path = `verification/social/${connectorId}/verify`;
      const response = await post(path, { verificationId, connectorData });
      if (response.ok()) {
        return undefined;
      }
      const { code, data } = errorGuard.parse(await response.json());
      return { status: response.status(), code, reason: data?.reason, subCode: data?.sub_code };
    },

    /** Ends the sign-in, up to what the application is told at `/oidc/me`. */
    enter: async (verificationId: string): Promise<SignedIn> => {
      await identify(verificationId);
      const { redirectTo } = z
        .object({ redirectTo: z.string() })
        .parse(await jsonOf(await post('submit')));
      const back = new URL((await agent.get(redirectTo)).url());
      return redeem({ core, application, verifier }, back);
    },

    leave: (): Promise<void> => agent.dispose(),
  };
};

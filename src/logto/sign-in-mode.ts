import { z } from 'zod';
import type { LogtoClient } from './client.ts';
import { readJson } from './reply.ts';

const path = '/api/sign-in-exp';
export const signInModes = ['SignIn', 'Register', 'SignInAndRegister'] as const;
const experienceGuard = z.object({ signInMode: z.enum(signInModes) });

/** `SignIn` alone makes the server refuse every registration. */
export type SignInMode = (typeof signInModes)[number];

/** @throws LogtoError */
export const readSignInMode = async (client: LogtoClient): Promise<SignInMode> =>
  readJson(experienceGuard, await client.read(path), `GET ${path}`).signInMode;

/** @throws LogtoError; if it `isPassing`, the mode may have been set. */
export const writeSignInMode = async (
  client: LogtoClient,
  signInMode: SignInMode,
): Promise<SignInMode> =>
  readJson(experienceGuard, await client.write('PATCH', path, { signInMode }), `PATCH ${path}`)
    .signInMode;

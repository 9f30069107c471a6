import { createHash } from 'node:crypto';
import type { App, User } from './registration.ts';

/** The user's `open_id` in one app: 47 characters, different in every app. */
export const openIdOf = (user: User, appId: string): string => {
  if (typeof user.openId === 'string') {
    return user.openId;
  }
  return (
    user.openId?.(appId) ??
    createHash('sha384').update(`${appId} ${user.userId}`).digest('base64url').slice(0, 47)
  );
};

/** The user's deprecated `alipay_user_id`: 32 digits. */
export const alipayUserIdOf = (user: User): string =>
  `2088${BigInt(`0x${createHash('sha256').update(user.userId).digest('hex')}`)}`.slice(0, 32);

/** The id members of an answer at the app's stage; `open_id` is always the last member. */
export const idMembers = (user: User, app: App): Record<string, string> => ({
  ...(app.idStage === 'open_id' ? {} : { user_id: user.userId }),
  ...(app.idStage === 'user_id' ? {} : { open_id: openIdOf(user, app.appId) }),
});

import type { Subject } from './subject.ts';

/** Alipay's own SDK for Node, with its verification switched on. */
export const alipaySdk: Subject = {
  load: async () => {
    const { AlipaySdk } = await import('alipay-sdk');
    return {
      start: async ({ appId, privateKey, alipayPublicKey = '' }) => {
        const sdk = new AlipaySdk({ appId, privateKey, alipayPublicKey, keyType: 'PKCS8' });
        const verified = { validateSign: true };
        return {
          announce: async () => {},
          signIn: async ({ auth_code }) => {
            const token = await sdk.exec(
              'alipay.system.oauth.token',
              { grantType: 'authorization_code', code: auth_code },
              verified,
            );
            const userInfo = await sdk.exec(
              'alipay.user.info.share',
              { auth_token: token.accessToken },
              verified,
            );
            return String(userInfo.userId);
          },
        };
      },
    };
  },
};

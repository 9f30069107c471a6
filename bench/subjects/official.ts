import { connectorCandidate } from './connector.ts';
import type { Subject } from './subject.ts';

/** Logto's own connector, which verifies nothing. */
export const official: Subject = {
  load: async () => {
    const { default: createConnector } = await import('@logto/connector-alipay-native');
    return connectorCandidate(createConnector, ({ appId, privateKey }) => ({
      appId,
      privateKey,
      signType: 'RSA2',
    }));
  },
};

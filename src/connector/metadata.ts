import type { ConnectorMetadata } from '@logto/connector-kit';
import { configTemplate } from './form.ts';

/**
 * What Logto shows of every connector of this house. They share a target, as the official ones do:
 * a user is the same, whichever way they come.
 *
 * The paths are relative to the package.
 */
export const commonMetadata = {
  target: 'alipay',
  name: {
    en: 'Alipay',
    'zh-CN': '支付宝',
    'zh-HK': '支付寶',
    'zh-TW': '支付寶',
    ja: 'Alipay（支付宝）',
    ko: '알리페이',
    ar: 'Alipay',
    de: 'Alipay',
    es: 'Alipay',
    'fa-IR': 'Alipay',
    fr: 'Alipay',
    it: 'Alipay',
    'pl-PL': 'Alipay',
    'pt-BR': 'Alipay',
    'pt-PT': 'Alipay',
    ru: 'Alipay',
    th: 'Alipay',
    'tr-TR': 'Alipay',
    'uk-UA': 'Alipay',
  },
  logo: './logo.svg',
  logoDark: null,
  readme: './docs/guide.md',
  configTemplate,
  isTokenStorageSupported: true,
} satisfies Partial<ConnectorMetadata>;

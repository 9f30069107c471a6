import { sayFailure } from '../../../text/failure.ts';
import type { ConnectionTexts } from './texts.ts';

const api: ConnectionTexts['api'] = {
  'address-not-a-url': 'Logto 的地址不是网址。它应类似 https://logto.example。',
  'address-not-https': 'Logto 的地址必须以 https 开头。（http 只用于本机上的 Logto。）',
  'address-with-credentials': '请从 Logto 的地址里去掉用户名和密码。',
  'credentials-refused':
    'Logto 不接受应用的 id 或 secret，或者不认识这里的 Management API。请检查 LOGTO_APP_ID、LOGTO_APP_SECRET 和 --logto-admin。',
  unauthorized:
    'Logto 拒绝了它刚刚发放的令牌。请检查 --logto 和 --logto-admin 是否属于同一个 Logto。',
  forbidden:
    '该应用无权使用 Management API。请在 Logto 管理控制台给它“Logto Management API access”角色。',
  redirected: ({ host, status }) =>
    `${host} 跳转到了别处（HTTP ${status}），不会跟随。请直接填写跳转后的地址。`,
  busy: ({ host, status }) =>
    `${host} 多次回答 HTTP ${status}。请稍后重试；openid 还可以调低 --rate。`,
  unreachable: ({ host, systemCode }) =>
    `无法连接 ${host}（${systemCode}）。请检查 --logto、--logto-admin 和网络。`,
  'answer-too-long': ({ host }) => `${host} 的响应比 Logto 的任何响应都长。`,
  'answer-not-understood': ({ call, members }) =>
    `对 ${call} 的响应不是来自 Logto：${members.join('、') || '不是 JSON'}。请检查 --logto。`,
  refused: ({ call, status, logtoCode }) =>
    `Logto 拒绝了 ${call}（HTTP ${status}${logtoCode === undefined ? '' : `，${logtoCode}`}）。`,
  'users-do-not-add-up': ({ expected, found }) =>
    `Logto 有 ${expected} 个用户，却只找到 ${found} 个。请在注册较少的时候重新运行。`,
};

/** The sentences about a running Logto. */
export const zh: ConnectionTexts = {
  options: {
    logto: 'Logto 的地址，即登录页的地址',
    logtoAdmin: '发放令牌的地址（默认：先 --logto，再它的 3002 端口）',
  },

  askCredentials: {
    id: '应用在 Logto 中的 id（机器对机器）',
    secret: '应用的 secret（密钥）',
  },

  api,

  failures: {
    'logto-not-named': '请用 --logto 指明 Logto 的地址。',
    'credentials-missing':
      '请把 LOGTO_APP_ID 和 LOGTO_APP_SECRET 设为 Logto 中一个机器对机器应用的凭据。',
    'logto-failed': ({ logto }) => sayFailure(logto, api),
    'connector-missing': ({ factoryId }) =>
      `这个 Logto 没有本 factory id（${factoryId}）的连接器。`,
    'connector-not-alone': ({ factoryId, count }) =>
      `这个 Logto 有 ${count} 个本 factory id（${factoryId}）的连接器。请只保留正在使用的那个。`,
  },
};

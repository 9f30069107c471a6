import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Accounts } from './accounts.ts';
import { webCallbackOf } from './callback.ts';
import type { App } from './registration.ts';

/** Where Alipay asks a user in the browser. In reality the page has a host of its own. */
export const consentPath = '/oauth2/publicAppAuthorize.htm';

/** What the connector wants of the user. */
interface Wish {
  readonly appId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly state: string | undefined;
}

const knownScopes = [
  'auth_user',
  'auth_base',
  'auth_ecard',
  'auth_invoice_info',
  'auth_puc_charge',
];

const readWish = (query: URLSearchParams): Wish => ({
  appId: query.get('app_id') ?? '',
  redirectUri: query.get('redirect_uri') ?? '',
  scope: query.get('scope') ?? '',
  state: query.get('state') ?? undefined,
});

const mistakeIn = ({ redirectUri, scope, state }: Wish, app: App | undefined) => {
  if (app === undefined) {
    return 'app_id';
  }
  if (!app.redirectUris.includes(redirectUri)) {
    return 'redirect_uri';
  }
  if (!scope.split(',').every((name) => knownScopes.includes(name))) {
    return 'scope';
  }
  return state === undefined || /^[\w+/=-]{1,100}$/.test(state) ? undefined : 'state';
};

const page = (content: string): string =>
  `<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>支付宝</title>${content}</html>`;

/** The user signs in by naming themselves. The form is posted to the address of the page. */
const consentPage = ({ appId, scope }: Wish): string =>
  page(`<h1>支付宝授权</h1><p>${appId}：${scope}</p>
<form method="post">
<label>账号 <input name="user_id"></label>
<button name="answer" value="agree">同意</button>
<button name="answer" value="cancel">取消</button>
</form>`);

/** What the browser brings back after the user's answer. */
const membersOf = (
  { appId, scope, state }: Wish,
  form: URLSearchParams,
  accounts: Accounts,
): object => {
  if (form.get('answer') !== 'agree') {
    return { error: 'access_denied', state };
  }
  const consent = { appId, scope, userId: form.get('user_id') ?? '' };
  const code = accounts.authorize(consent);
  return webCallbackOf(state === undefined ? consent : { ...consent, state }, code);
};

const withMembers = (redirectUri: string, members: object): string => {
  const back = new URL(redirectUri);
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined) {
      back.searchParams.append(name, String(value));
    }
  }
  return back.href;
};

/**
 * Answers as Alipay's page does on which a user consents: a mistake of the app's is shown to the
 * user and never sent back to the app.
 *
 * @see docs/alipay-gateway.md §4.6
 */
export const answerConsentPage =
  (accounts: Accounts) =>
  async (message: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> => {
    const wish = readWish(new URLSearchParams(message.url?.replace(/^[^?]*/, '')));
    const mistake = mistakeIn(wish, accounts.findApp(wish.appId));
    response.setHeader('Content-Type', 'text/html;charset=utf-8');
    if (mistake !== undefined) {
      response.writeHead(400).end(page(`<h1>对不起，访问出错了</h1><p>${mistake}</p>`));
    } else if (message.method === 'POST') {
      const members = membersOf(wish, new URLSearchParams(body.toString()), accounts);
      response.writeHead(302, { Location: withMembers(wish.redirectUri, members) }).end();
    } else {
      response.end(consentPage(wish));
    }
  };

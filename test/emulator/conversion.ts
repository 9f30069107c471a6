import type { Accounts } from './accounts.ts';
import type { ConversionOrder, OrderStatus } from './conversion-orders.ts';
import { openIdOf } from './identities.ts';
import type { Member } from './member.ts';
import type { Method, Outcome } from './method.ts';
import type { Parameters } from './parameters.ts';
import { Refusal } from './refusal.ts';
import type { App, User } from './registration.ts';

/** How many orders are told if none is named. */
const latestOrders = 10;

type Content = Readonly<Record<string, unknown>>;

const readContent = (parameters: Parameters): Content => {
  try {
    return { ...Object(JSON.parse(parameters.get('biz_content') || '{}')) };
  } catch {
    throw new Refusal('isv.invalid-parameter');
  }
};

/** That a list which is empty or too long is refused, and how, is inferred. */
const userIdsIn = ({ user_id_list: list }: Content, { mostIdsToConvert }: App): string[] => {
  const isList = Array.isArray(list) && list.length > 0 && list.length <= mostIdsToConvert;
  if (!isList || !list.every((id) => typeof id === 'string')) {
    throw new Refusal('isv.invalid-parameter');
  }
  return list;
};

/** What an order that does not exist, or is in the wrong state, is answered is inferred. */
const orderIn = (
  content: Content,
  app: App,
  accounts: Accounts,
  status?: OrderStatus,
): ConversionOrder => {
  const order = accounts.orders.find(String(content.order_id), app.appId);
  if (order === undefined) {
    throw new Refusal('isv.invalid-parameter');
  }
  if (status !== undefined && order.status !== status) {
    throw new Refusal('ORDER_STATUS_INVALID');
  }
  return order;
};

/** Alipay's answers lack empty lists (inferred). */
const list = (name: string, rows: readonly Member[]): Record<string, Member> =>
  rows.length === 0 ? {} : { [name]: rows };

const success = (members: Readonly<Record<string, Member>>): Outcome => ({
  members: { code: '10000', msg: 'Success', ...members },
});

const idsOf = (user: User, { appId, unionGrouping }: App): Member => ({
  user_id: user.userId,
  open_id: openIdOf(user, appId),
  union_id: unionGrouping ? (user.unionId ?? '') : '',
});

/** Users that are known by their ids, and the ids of nobody. */
const findUsers = (ids: readonly string[], accounts: Accounts) => {
  const users: User[] = [];
  const unknown: string[] = [];
  for (const id of new Set(ids)) {
    const user = accounts.findUser(id);
    if (user === undefined) {
      unknown.push(id);
    } else {
      users.push(user);
    }
  }
  return { users, unknown };
};

const convertDirectly: Method = (parameters, app, accounts) => {
  const { users } = findUsers(userIdsIn(readContent(parameters), app), accounts);
  const rows = users.map((user) => idsOf(user, app));
  return success(list('open_id_list', rows));
};

const createOrder: Method = (_parameters, { appId }, accounts) =>
  success({ order_id: accounts.orders.create(appId).orderId });

const upload: Method = (parameters, app, accounts) => {
  const content = readContent(parameters);
  const order = orderIn(content, app, accounts, 'INIT');
  const { users, unknown } = findUsers(userIdsIn(content, app), accounts);
  for (const { userId } of users) {
    order.userIds.add(userId);
  }
  return success(list('illegal_user_id_list', unknown));
};

const submit: Method = (parameters, app, accounts) => {
  orderIn(readContent(parameters), app, accounts, 'INIT').status = 'AUDIT';
  return success({});
};

const cancel: Method = (parameters, app, accounts) => {
  orderIn(readContent(parameters), app, accounts).status = 'CANCEL';
  return success({});
};

const checkAvailable: Method = (parameters, app, accounts) => {
  const content = readContent(parameters);
  const orders =
    content.order_id === undefined
      ? accounts.orders.ofApp(app.appId).slice(-latestOrders).reverse()
      : [orderIn(content, app, accounts)];
  const rows = orders.map(({ orderId, status, refuseReason }) => ({
    order_id: orderId,
    order_status: status,
    ...(refuseReason === undefined ? {} : { refuse_reason: refuseReason }),
  }));
  return success(list('order_list', rows));
};

const convertByOrder: Method = (parameters, app, accounts) => {
  const content = readContent(parameters);
  const { userIds } = orderIn(content, app, accounts, 'FINISH');
  const asked = userIdsIn(content, app);
  const { users } = findUsers(
    asked.filter((id) => userIds.has(id)),
    accounts,
  );
  const refused = asked.filter((id) => !userIds.has(id));
  const rows = users.map((user) => idsOf(user, app));
  return success({ ...list('open_id_list', rows), ...list('illegal_user_id_list', refused) });
};

/**
 * The conversion of `user_id` to `open_id`, directly or by an order that a person reviews.
 *
 * @see docs/alipay-gateway.md §10
 */
export const conversionMethods = new Map<string, Method>([
  ['alipay.open.app.openid.uidtoopenid.batchquery', convertDirectly],
  ['alipay.open.app.openid.applyorder.create', createOrder],
  ['alipay.open.app.openid.applyorder.upload', upload],
  ['alipay.open.app.openid.applyorder.submit', submit],
  ['alipay.open.app.openid.applyorder.cancel', cancel],
  ['alipay.open.app.openid.applyorder.checkavailable', checkAvailable],
  ['alipay.open.app.openid.batchquery', convertByOrder],
]);

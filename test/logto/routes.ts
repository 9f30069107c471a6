import type { StoredUser, Tenant } from './tenant.ts';

export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

export interface Answer {
  status: number;
  json?: unknown;
  headers?: Record<string, string>;
}

const failure = (status: number, code: string, more: object = {}): Answer => ({
  status,
  json: { code, message: `Told of ${code}.`, ...more },
});

const paged = <Row>(rows: readonly Row[], query: URLSearchParams): Answer => {
  const page = Number(query.get('page') ?? 1);
  const size = Number(query.get('page_size') ?? 20);
  if (!Number.isInteger(page) || page < 1 || size < 1 || size > 100) {
    return failure(400, 'guard.invalid_pagination');
  }
  const headers = { 'total-number': String(rows.length), link: '<…>; rel="first"' };
  return { status: 200, json: rows.slice((page - 1) * size, page * size), headers };
};

const listUsers = (tenant: Tenant, { query }: Asked): Answer => {
  // Only what 1.42 knows is looked at: `identityId` and its like change nothing.
  const search = query.get('search.id') ?? '%';
  return paged(tenant.usersUnder(search.replace(/%$/, '')), query);
};

const readIdentity = (user: StoredUser | undefined, target: string): Answer => {
  const identity = user?.identities[target];
  return identity === undefined
    ? failure(404, 'user.identity_not_exist')
    : { status: 200, json: { identity } };
};

const writeIdentity = (
  tenant: Tenant,
  user: StoredUser | undefined,
  target: string,
  { userId, details }: Record<string, unknown>,
): Answer => {
  if (typeof userId !== 'string') {
    return failure(400, 'guard.invalid_input', { data: { issues: [] }, details: 'userId' });
  }
  if (user === undefined) {
    return failure(404, 'entity.not_found');
  }
  if (tenant.isTaken(target, userId, user.id)) {
    return failure(422, 'user.identity_already_in_use');
  }
  const status = user.identities[target] === undefined ? 201 : 200;
  const kept = typeof details === 'object' && details !== null ? { details: { ...details } } : {};
  user.identities = { ...user.identities, [target]: { userId, ...kept } };
  return { status, json: user.identities };
};

const deleteIdentity = (user: StoredUser | undefined, target: string): Answer => {
  if (user?.identities[target] === undefined) {
    return failure(404, 'user.identity_not_exist');
  }
  const { [target]: _gone, ...others } = user.identities;
  user.identities = others;
  return { status: 200, json: user };
};

const identityRoute = (tenant: Tenant, [id, target]: string[], asked: Asked): Answer => {
  const user = tenant.users.get(decodeURIComponent(id ?? ''));
  switch (asked.method) {
    case 'GET':
      return readIdentity(user, target ?? '');
    case 'PUT':
      return writeIdentity(tenant, user, target ?? '', asked.body);
    default:
      return deleteIdentity(user, target ?? '');
  }
};

const connectorRoute = (tenant: Tenant, id: string, { body }: Asked): Answer => {
  const connector = tenant.connectors.find((one) => one.id === id);
  if (connector === undefined) {
    return failure(404, 'entity.not_found');
  }
  connector.config = { ...Object(body.config) };
  return { status: 200, json: connector };
};

const listLogs = (tenant: Tenant, { query }: Asked): Answer => {
  const key = query.get('logKey');
  const end = Number(query.get('end_time') ?? Number.POSITIVE_INFINITY);
  const rows = tenant.logs
    .filter((log) => (key === null || log.key === key) && log.createdAt <= end)
    .sort((left, right) => right.createdAt - left.createdAt);
  return paged(rows, query);
};

const signInExperience = (tenant: Tenant, { method, body }: Asked): Answer => {
  if (method === 'PATCH' && typeof body.signInMode === 'string') {
    tenant.signInMode = body.signInMode;
  }
  const { signInMode } = tenant;
  return { status: 200, json: { signInMode, socialSignInConnectorTargets: ['alipay'] } };
};

/** Answers as the Management API of 1.42 does, with its quirks. */
export const answerApi = (tenant: Tenant, asked: Asked): Answer => {
  const identity = /^\/api\/users\/([^/]+)\/identities\/([^/]+)$/.exec(asked.path);
  if (identity !== null) {
    return identityRoute(tenant, identity.slice(1), asked);
  }
  const connector = /^\/api\/connectors\/([^/]+)$/.exec(asked.path);
  if (connector !== null) {
    return connectorRoute(tenant, connector[1] ?? '', asked);
  }
  switch (asked.path) {
    case '/api/users':
      return listUsers(tenant, asked);
    case '/api/connectors':
      return { status: 200, json: tenant.connectors };
    case '/api/logs':
      return listLogs(tenant, asked);
    case '/api/sign-in-exp':
      return signInExperience(tenant, asked);
    default:
      return failure(404, 'entity.not_found');
  }
};

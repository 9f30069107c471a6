import { type Answer, type Asked, failure, paged } from './answer.ts';
import type { Tenant } from './tenant.ts';

const isOfIdentity = (tenant: Tenant, id: string, query: URLSearchParams): boolean => {
  const provider = query.get('identityProvider') ?? '';
  return tenant.users.get(id)?.identities[provider]?.userId === query.get('identityId');
};

/** Answers `/api/users`: a user is made with nothing, and searched by id, by `like` or exactly. */
export const answerUsers = (tenant: Tenant, now: number, asked: Asked): Answer =>
  asked.method === 'POST'
    ? { status: 200, json: tenant.addUser({ createdAt: now }) }
    : listUsers(tenant, asked);

const listUsers = (tenant: Tenant, asked: Asked): Answer => {
  const query = new URLSearchParams(
    [...asked.query].filter(([name]) => !tenant.unknownParameters.has(name)),
  );
  const wanted = query.getAll('search.id');
  const users =
    query.get('mode.id') === 'exact'
      ? tenant.usersLike('%').filter(({ id }) => wanted.includes(id))
      : tenant.usersLike(wanted[0] ?? '%');
  const rows = query.has('identityId')
    ? users.filter(({ id }) => isOfIdentity(tenant, id, query))
    : users;
  return paged(rows, asked);
};

/** Answers `/api/users/:id`. */
export const answerUser = (tenant: Tenant, id: string, { method }: Asked): Answer => {
  const user = tenant.users.get(id);
  if (user === undefined) {
    return failure(404, 'entity.not_found');
  }
  switch (method) {
    case 'GET':
      return { status: 200, json: user };
    case 'DELETE':
      tenant.deleteUser(id);
      return { status: 204 };
    default:
      return { status: 405 };
  }
};

import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { type Answer, type Asked, failure, invalidInput } from './answer.ts';
import type { StoredIdentity, StoredUser, Tenant } from './tenant.ts';

/** Whose identity a request is about. */
interface Subject {
  tenant: Tenant;
  now: number;
  id: string;
  target: string;
}

const read = ({ tenant, id, target }: Subject, { query }: Asked): Answer => {
  const user = tenant.users.get(id);
  if (user === undefined) {
    return failure(404, 'entity.not_found');
  }
  const identity = user.identities[target];
  if (identity === undefined) {
    return failure(404, 'user.identity_not_exist');
  }
  const tokenSecret = tenant.tokenSecrets.get(id)?.get(target);
  const isAsked = query.get('includeTokenSecret') === 'true';
  return { status: 200, json: { identity, ...(isAsked && tokenSecret && { tokenSecret }) } };
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const identityFrom = ({ userId, details }: Record<string, unknown>): StoredIdentity | string => {
  if (typeof userId !== 'string') {
    return 'userId';
  }
  if (details !== undefined && !isRecord(details)) {
    return 'details';
  }
  return { userId, ...(details && { details }) };
};

/**
 * Three statements without a transaction, as in Logto: others come in between, and what they have
 * written to the user's other identities is overwritten by what was read at first.
 */
const write = async ({ tenant, now, id, target }: Subject, { body }: Asked): Promise<Answer> => {
  const identity = identityFrom(body);
  if (typeof identity === 'string') {
    return invalidInput(identity);
  }
  const found = tenant.users.get(id);
  if (found === undefined) {
    return failure(404, 'entity.not_found');
  }
  const asRead = found.identities;
  await yieldToOthers();
  if (tenant.isTaken(target, identity.userId, id)) {
    return failure(422, 'user.identity_already_in_use');
  }
  await yieldToOthers();
  const user = tenant.users.get(id);
  if (user === undefined) {
    return failure(404, 'entity.not_found');
  }
  tenant.writeIdentities(user, { ...user.identities, ...asRead, [target]: identity }, now);
  return { status: asRead[target] === undefined ? 201 : 200, json: user.identities };
};

/** Does not look whether another way to sign in remains. */
const remove = async ({ tenant, now, id, target }: Subject): Promise<Answer> => {
  const found = tenant.users.get(id);
  if (found === undefined) {
    return failure(404, 'entity.not_found');
  }
  if (found.identities[target] === undefined) {
    return failure(404, 'user.identity_not_exist');
  }
  const { [target]: _gone, ...others } = found.identities;
  await yieldToOthers();
  const user: StoredUser | undefined = tenant.users.get(id);
  if (user === undefined) {
    return failure(404, 'entity.not_found');
  }
  tenant.writeIdentities(user, others, now);
  return { status: 200, json: user };
};

/** Answers `/api/users/:id/identities/:target`. */
export const answerIdentity = async (subject: Subject, asked: Asked): Promise<Answer> => {
  switch (asked.method) {
    case 'GET':
      return read(subject, asked);
    case 'PUT':
      return write(subject, asked);
    case 'DELETE':
      return remove(subject);
    default:
      return { status: 405 };
  }
};

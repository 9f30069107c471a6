import { type Answer, type Asked, failure, invalidInput, paged } from './answer.ts';
import { answerIdentity } from './identity-routes.ts';
import {
  addConnector,
  answerApplication,
  answerApplications,
  listFactories,
  removeConnector,
} from './setup-routes.ts';
import type { StoredConnector, Tenant } from './tenant.ts';
import { answerUser, answerUsers } from './user-routes.ts';

/** What the routes work on; `now` is in milliseconds. */
export interface ApiState {
  tenant: Tenant;
  now: number;
  /** What a connector's own guard says against a config, by member. */
  findMistakes: (config: Record<string, unknown>) => readonly string[];
}

const rowOf = (connector: StoredConnector): object => ({
  syncProfile: false,
  metadata: {},
  platform: 'Native',
  ...connector,
});

const listConnectors = ({ connectors, unknownParameters }: Tenant, { query }: Asked): Answer => {
  const target = unknownParameters.has('target') ? null : query.get('target');
  const rows = connectors.filter((one) => target === null || one.target === target);
  return { status: 200, json: rows.map(rowOf) };
};

/** The connector's error where its ZodError is one of the host's class. */
const invalidConfig = (members: readonly string[]): Answer => {
  const issues = members.map((member) => ({ code: 'custom', path: [member], message: member }));
  return failure(400, 'connector.invalid_config', {
    data: { issues, name: 'ZodError' },
    message: "The connector's config is invalid.",
    details: members.map((member) => `Error in key path "${member}": (custom) ${member}`).join(' '),
  });
};

const refuseConfig = (
  { findMistakes }: ApiState,
  config: Record<string, unknown>,
): Answer | undefined => {
  const mistakes = findMistakes(config);
  return mistakes.length > 0 ? invalidConfig(mistakes) : undefined;
};

const answerConnectors = (state: ApiState, asked: Asked): Answer => {
  if (asked.method !== 'POST') {
    return listConnectors(state.tenant, asked);
  }
  const made = addConnector(state.tenant, asked, (config) => refuseConfig(state, config));
  return 'status' in made ? made : { status: 200, json: rowOf(made) };
};

const answerConnector = (state: ApiState, id: string, asked: Asked): Answer => {
  const { tenant } = state;
  const connector = tenant.connectors.find((one) => one.id === id);
  if (connector === undefined) {
    return failure(404, 'entity.not_found');
  }
  const { method, body } = asked;
  if (method === 'DELETE') {
    return removeConnector(tenant, id);
  }
  if (method === 'PATCH' && body.config !== undefined) {
    const config: Record<string, unknown> = { ...Object(body.config) };
    const refusal = refuseConfig(state, config);
    if (refusal !== undefined) {
      return refusal;
    }
    connector.config = config;
  }
  return { status: 200, json: rowOf(connector) };
};

const listLogs = ({ logs }: Tenant, asked: Asked): Answer => {
  const { query } = asked;
  const key = query.get('logKey');
  const start = Number(query.get('start_time') ?? 0);
  const end = Number(query.get('end_time') ?? Number.POSITIVE_INFINITY);
  const rows = logs
    .filter((log) => key === null || log.key === key)
    .filter(({ createdAt }) => start <= createdAt && createdAt <= end)
    .sort((left, right) => right.createdAt - left.createdAt);
  return paged(rows, asked);
};

const answerSignInExperience = (tenant: Tenant, { method, body }: Asked): Answer => {
  if (method === 'PATCH' && body.signInMode !== undefined) {
    const mode = String(body.signInMode);
    if (!['SignIn', 'Register', 'SignInAndRegister'].includes(mode)) {
      return invalidInput('signInMode');
    }
    tenant.signInMode = mode;
  }
  const { signInMode: _, ...others } = method === 'PATCH' ? body : {};
  Object.assign(tenant.signInExperience, others);
  const { signInMode, signInExperience } = tenant;
  return { status: 200, json: { ...signInExperience, signInMode } };
};

const idIn = (segment: string | undefined): string => decodeURIComponent(segment ?? '');

/** Answers as the Management API of 1.42 does, with its quirks. */
export const answerApi = async (state: ApiState, asked: Asked): Promise<Answer> => {
  const { tenant, now } = state;
  const [, collection, first, second, third] = asked.path.split('/').slice(1);
  switch (`${collection}${first === undefined ? '' : '/:id'}${second ? `/${second}` : ''}`) {
    case 'users':
      return answerUsers(tenant, now, asked);
    case 'users/:id':
      return answerUser(tenant, idIn(first), asked);
    case 'users/:id/identities':
      return answerIdentity({ tenant, now, id: idIn(first), target: idIn(third) }, asked);
    case 'connectors':
      return answerConnectors(state, asked);
    case 'connectors/:id':
      return answerConnector(state, idIn(first), asked);
    case 'connector-factories':
      return listFactories(tenant);
    case 'applications':
      return answerApplications(tenant, asked);
    case 'applications/:id':
      return answerApplication(tenant, idIn(first), asked);
    case 'logs':
      return listLogs(tenant, asked);
    case 'sign-in-exp':
      return answerSignInExperience(tenant, asked);
    default:
      return failure(404, 'entity.not_found');
  }
};

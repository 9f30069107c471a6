import { type Answer, type Asked, failure, invalidInput, paged } from './answer.ts';
import { newUserId, type StoredConnector, type StoredFactory, type Tenant } from './tenant.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Answers `/api/connector-factories`: what is installed. */
export const listFactories = ({ factories }: Tenant): Answer => ({
  status: 200,
  json: factories.map(({ settings, ...factory }) => ({
    type: 'Social',
    ...factory,
    formItems: settings.map((key) => ({ key })),
  })),
});

const refusalOf = (
  { connectors }: Tenant,
  factory: StoredFactory | undefined,
): Answer | undefined => {
  if (factory === undefined) {
    return failure(422, 'connector.not_found_with_connector_id');
  }
  return connectors.some(({ connectorId }) => connectorId === factory.id)
    ? failure(422, 'connector.multiple_instances_not_supported')
    : undefined;
};

/**
 * Adds a connector, as `POST /api/connectors` does.
 *
 * @param refuseConfig answers for the connector's guard, if it refuses the config.
 */
export const addConnector = (
  tenant: Tenant,
  { body: { connectorId, config } }: Asked,
  refuseConfig: (config: Record<string, unknown>) => Answer | undefined,
): Answer | StoredConnector => {
  const factory = tenant.factories.find(({ id }) => id === connectorId);
  const settings = isRecord(config) ? config : {};
  const refusal = refusalOf(tenant, factory) ?? refuseConfig(settings);
  if (refusal !== undefined || factory === undefined) {
    return refusal ?? invalidInput('connectorId');
  }
  const { id, target, platform } = factory;
  const made = { connectorId: id, target, platform, enableTokenStorage: false, config: settings };
  const connector = { id: newUserId(), ...made };
  tenant.connectors.push(connector);
  return connector;
};

/** Removes a connector, as `DELETE /api/connectors/:id` does. */
export const removeConnector = ({ connectors }: Tenant, id: string): Answer => {
  const index = connectors.findIndex((one) => one.id === id);
  if (index === -1) {
    return failure(404, 'entity.not_found');
  }
  connectors.splice(index, 1);
  return { status: 204 };
};

/** Answers `/api/applications`. */
export const answerApplications = (tenant: Tenant, asked: Asked): Answer => {
  if (asked.method !== 'POST') {
    return paged([...tenant.applications.values()], asked);
  }
  const { name, type } = asked.body;
  if (typeof name !== 'string' || typeof type !== 'string') {
    return invalidInput(typeof name === 'string' ? 'type' : 'name');
  }
  const application = { id: newUserId(), name, type };
  tenant.applications.set(application.id, application);
  return { status: 200, json: application };
};

/** Answers `/api/applications/:id`. */
export const answerApplication = (tenant: Tenant, id: string, { method }: Asked): Answer => {
  const application = tenant.applications.get(id);
  if (application === undefined) {
    return failure(404, 'entity.not_exists_with_id');
  }
  if (method === 'DELETE') {
    tenant.applications.delete(id);
    return { status: 204 };
  }
  return { status: 200, json: application };
};

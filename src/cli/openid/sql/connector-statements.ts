import { connectors as ownConnectors } from '../../../config/connectors.ts';
import { idKinds } from '../people/kinds.ts';
import { literal } from './literal.ts';
import { tenant } from './statements.ts';

/** A connector of Alipay's target, as the plan saw it. */
export interface PlannedConnector {
  id: string;
  /** What it is an instance of, such as `alipay-native`. */
  factoryId: string;
  appId: string;
}

/** Of every connector of Alipay's target that is known by its factory. */
const factoryIds = Object.values(ownConnectors)
  .map(({ factoryId }) => literal(factoryId))
  .join(', ');

const blanks = String.raw`E' \t\r\n'`;

const idsOf = (connectors: readonly PlannedConnector[]): string =>
  connectors.map(({ id }) => literal(id)).join(', ');

const rowsOf = (connectors: readonly PlannedConnector[]): string =>
  connectors
    .map(({ id, factoryId, appId }) => `(${[id, factoryId, appId].map(literal).join(', ')})`)
    .join(',\n  ');

/**
 * How many connectors of Alipay's target are not as the plan saw them, or are gone or new. A factory
 * names its target in code, unless the connector's own `metadata` does.
 */
export const changedConnectors = (connectors: readonly PlannedConnector[]): string =>
  `select count(*) from (values
  ${rowsOf(connectors)}
) as planned (id, factory_id, app_id)
full join (
  select * from connectors
  where tenant_id = ${tenant}
    and (connector_id in (${factoryIds}) or metadata ->> 'target' = 'alipay'
      or id in (${idsOf(connectors)}))
) as present on present.id = planned.id
where planned.id is null or present.id is null
  or present.connector_id <> planned.factory_id
  or btrim(coalesce(present.config ->> 'appId', ''), ${blanks}) <> planned.app_id
  or coalesce(present.config ->> 'userIdentifier', '') not in (${idKinds.map(literal).join(', ')})`;

export const flip = (connectors: readonly PlannedConnector[], target: string): string =>
  `update connectors
set config = config || jsonb_build_object('userIdentifier', ${literal(target)})
where tenant_id = ${tenant} and id in (${idsOf(connectors)})
  and config ->> 'userIdentifier' is distinct from ${literal(target)};
`;

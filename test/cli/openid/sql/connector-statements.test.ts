import { expect, it } from 'vitest';
import { changedConnectors, flip } from '../../../../src/cli/openid/sql/connector-statements.ts';

const planned = [
  { id: 'conn1', factoryId: 'alipay-native', appId: '20' },
  { id: "o'web", factoryId: 'alipay-web', appId: '' },
];

it('the statements about connectors name all that share the users', () => {
  const query = changedConnectors(planned);
  expect(query).toContain(
    "(values\n  ('conn1', 'alipay-native', '20'),\n  ('o''web', 'alipay-web', '')\n) as planned",
  );
  expect(query).toContain("connector_id in ('alipay-native', 'alipay-web')");
  expect(query).toContain("id in ('conn1', 'o''web'))\n) as present");
  expect(query).toContain("not in ('open_id', 'user_id', 'union_id')");
  expect(flip(planned, 'union_id')).toBe(`update connectors
set config = config || jsonb_build_object('userIdentifier', 'union_id')
where tenant_id = 'default' and id in ('conn1', 'o''web')
  and config ->> 'userIdentifier' is distinct from 'union_id';
`);
});

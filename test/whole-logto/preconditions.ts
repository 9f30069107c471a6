import { z } from 'zod';
import type { Management } from './management.ts';
import type { Options } from './options.ts';

/** A Logto in which the checks must not or cannot run. */
export class PreconditionError extends Error {
  override readonly name = 'PreconditionError';
}

const factoryGuard = z.object({
  id: z.string(),
  formItems: z.array(z.object({ key: z.string() })).optional(),
});
const connectorGuard = z.object({ target: z.string() });

/** A setting that the official connectors, which have the same factory ids, do not know. */
const ownSetting = 'userIdentifier';

/** Refuses a Logto that has users or a connector of Alipay, or in which ours are not installed. */
export const expectForTests = async (
  { get }: Management,
  { allowUsers }: Pick<Options, 'allowUsers'>,
): Promise<void> => {
  const users = await get('users?page=1&page_size=1', z.array(z.unknown()));
  if (users.length > 0 && !allowUsers) {
    throw new PreconditionError(
      'This Logto has users, so it may not be one for tests. Nothing was changed. If it is one, repeat this with --allow-users.',
    );
  }
  const connectors = await get('connectors', z.array(connectorGuard));
  if (connectors.some(({ target }) => target === 'alipay')) {
    throw new PreconditionError(
      'This Logto has a connector of Alipay, and a second one cannot be added. Nothing was changed. Delete it in the Console if you can do without it.',
    );
  }
  const factories = await get('connector-factories', z.array(factoryGuard));
  for (const wanted of ['alipay-native', 'alipay-web']) {
    const found = factories.find(({ id }) => id === wanted);
    if (!found?.formItems?.some(({ key }) => key === ownSetting)) {
      throw new PreconditionError(
        `connector-${wanted} of this project is not installed in this Logto, or Logto was not restarted since. Nothing was changed. README.md says how to install it.`,
      );
    }
  }
};

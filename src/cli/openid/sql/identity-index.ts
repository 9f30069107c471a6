import type { SqlFileTexts } from '../messages/texts.ts';
import { renderComment } from './comment.ts';

const name = 'alipay_openid_identity';

/**
 * Renders the index that Logto's search for an identity can use, and how to drop it. It is made
 * `concurrently`, so that nobody is kept from signing in; therefore not in a transaction.
 */
export const renderIdentityIndex = ({ index }: SqlFileTexts): string =>
  [
    renderComment(index.head),
    `create index concurrently ${name} on public.users ((identities::json #>> '{alipay,userId}'));\n`,
    renderComment(`${index.drop}\ndrop index concurrently public.${name};`),
  ].join('');

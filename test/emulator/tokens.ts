import { randomBytes, randomInt } from 'node:crypto';

const hex = (length: number): string => randomBytes(length).toString('hex').slice(0, length);
const capital = (): string => String.fromCharCode(65 + randomInt(26));
const twoDigits = (): string => String(randomInt(100)).padStart(2, '0');

const scopePrefixes = new Map([
  ['auth_user', 'authusrB'],
  ['auth_base', 'authbseB'],
  ['kuaijie', 'kuaijieB'],
]);

/**
 * Makes an authorization code of the shape seen: 28 hexadecimal digits, two capitals, two digits.
 *
 * @see docs/alipay-gateway.md §1.5
 */
export const newAuthorizationCode = (): string => hex(28) + capital() + capital() + twoDigits();

/**
 * Makes an access or refresh token of the shape seen: 40 characters, the first 8 telling the scope.
 *
 * @see docs/alipay-gateway.md §1.5, §4.1
 */
export const newToken = (scope: string): string =>
  (scopePrefixes.get(scope) ?? 'composeB') + hex(29) + capital() + twoDigits();

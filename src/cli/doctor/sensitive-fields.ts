import { splitProfileFields } from '../../config/profile-fields.ts';
import { say } from '../../text/text.ts';
import type { Check } from '../shell/check.ts';
import type { DoctorTexts } from './messages/texts.ts';

/**
 * Members of Alipay's answer about a user that say who somebody is, how to reach them, or what their
 * papers and their account are.
 *
 * @see docs/alipay-gateway.md §4.7
 */
const sensitiveFields = new Set([
  'address',
  'cert_no',
  'display_name',
  'email',
  'firm_agent_person_cert_expiry_date',
  'firm_agent_person_cert_no',
  'firm_agent_person_name',
  'firm_legal_person_cert_expiry_date',
  'firm_legal_person_cert_no',
  'firm_legal_person_name',
  'identity_card_address',
  'identity_card_area',
  'identity_card_city',
  'identity_card_province',
  'is_balance_frozen',
  'is_blocked',
  'mobile',
  'person_birthday',
  'person_birthday_without_year',
  'person_cert_expiry_date',
  'person_cert_issue_date',
  'phone',
  'user_name',
  'user_nation',
]);

/**
 * Makes a warning of the check of `profileFields` if sensitive ones are among them.
 *
 * @param check of a list that the guard has nothing to object to.
 */
export const checkSensitiveFields = (check: Check, list: string, texts: DoctorTexts): Check => {
  const names = splitProfileFields(list.trim()).filter((name) => sensitiveFields.has(name));
  return names.length === 0
    ? check
    : {
        ...check,
        status: 'warning',
        message: say(texts.sensitiveFields, { names, found: check.message }),
      };
};

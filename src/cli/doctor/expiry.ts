import { isCertificateSetting } from '../../config/settings.ts';
import { say } from '../../text/text.ts';
import type { Check } from '../shell/check.ts';
import { countedCertificates, earliestEnd } from './counted-certificates.ts';
import type { DoctorTexts } from './messages/texts.ts';

/** A certificate that ends within so many days is worth a warning. */
const usualWarnDays = 30;

const msPerDay = 24 * 60 * 60 * 1000;

/**
 * Looks at how long a valid certificate lasts, and adds it to its check.
 *
 * @param warnDays a certificate that ends within so many days fails; without it, one that ends
 * within 30 days is a warning.
 */
export const checkExpiry = (
  check: Check,
  text: string,
  warnDays: number | undefined,
  texts: DoctorTexts,
): Check => {
  const { id: setting } = check;
  if (!isCertificateSetting(setting) || check.status !== 'passed') {
    return check;
  }
  const notAfter = earliestEnd(countedCertificates(setting, text));
  const days = Math.floor((notAfter.getTime() - Date.now()) / msPerDay);
  const dated = { ...check, values: { notAfter: notAfter.toISOString(), daysLeft: days } };
  if (days > (warnDays ?? usualWarnDays)) {
    return dated;
  }
  const message = say(texts.endsSoon, { days, found: check.message });
  return warnDays === undefined
    ? { ...dated, status: 'warning', message }
    : { ...dated, status: 'failed', message, next: say(texts.renew, { setting }) };
};

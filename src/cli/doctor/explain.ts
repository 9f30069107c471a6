import { connectors, type OwnConnector } from '../../config/connectors.ts';
import { explainReason, isReason } from '../../connector/messages/examples.ts';
import { explain } from '../../gateway/error-table.ts';
import type { Line } from '../shell/line.ts';
import type { Result } from '../shell/result.ts';
import { columnsOf, padded } from '../shell/wrap.ts';
import { DoctorError } from './failures.ts';
import type { DoctorMessages } from './messages/texts.ts';
import { type Place, placesOf } from './places.ts';

/** What is known of a code before it has been met. */
interface Explanation {
  cause: string;
  hint: string;
  places: readonly Place[];
}

const explanationOf = (
  code: string,
  { factoryId }: OwnConnector,
  { connector, doctor }: DoctorMessages,
): Explanation | undefined => {
  if (isReason(code)) {
    const from = factoryId === connectors.web.factoryId ? 'browser' : 'phone';
    const { message: cause, hint = doctor.checkGateway } = explainReason(code, from, connector);
    return { cause, hint, places: placesOf(code) };
  }
  // A sub-code, with its prefix or without, or one of the few codes that say something by themselves.
  const { explanation } = explain(code, code);
  return explanation === 'unknown'
    ? undefined
    : { ...connector.explanations[explanation], places: placesOf(explanation) };
};

/**
 * Explains a code that an error has shown: a sub-code of Alipay, or a reason of our own. Calls nothing.
 *
 * @throws DoctorError `code-unknown`, which does not repeat it: it may be an authorization code.
 */
export const explainCode = (
  code: string,
  connector: OwnConnector,
  messages: DoctorMessages,
): Result => {
  const explanation = explanationOf(code.trim(), connector, messages);
  if (explanation === undefined) {
    throw new DoctorError(1, { code: 'code-unknown' });
  }
  const { labels, places: placeTexts } = messages.doctor.explain;
  const { cause, hint } = explanation;
  const places = explanation.places.map((place) => placeTexts[place]);
  const columns = Math.max(...Object.values(labels).map(columnsOf)) + 2;
  const line = (label: string, body: string): Line => ({
    head: [{ look: 'bold', text: padded(label, columns) }],
    body,
  });
  return {
    exitCode: 0,
    lines: [
      line(labels.cause, cause),
      line(labels.action, hint),
      ...places.map((place, index) => line(index === 0 ? labels.place : '', place)),
    ],
    json: { ok: true, code: code.trim(), cause, hint, places },
  };
};

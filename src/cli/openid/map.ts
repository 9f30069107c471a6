import path from 'node:path';
import { say } from '../../text/text.ts';
import type { Result } from '../shell/result.ts';
import { writeDecisions } from './decisions-file.ts';
import { type Mapping, mapUsers } from './mapping.ts';
import type { Store } from './people/store.ts';
import { countPart } from './plan/plan.ts';
import { accountsIn, doublesIn } from './plan/rows.ts';
import { sourcesIn } from './plan-options.ts';
import type { Session } from './session.ts';
import { expectSetup } from './setup.ts';
import type { SourceOptions } from './sources/find.ts';
import { writeTable } from './sources/table.ts';
import { decisionsFile, summarize, summaryJson, unmappedFile } from './summary.ts';
import { withPeople } from './with-people.ts';

const unmappedRows = function* (store: Store): Generator<string[]> {
  for (const { logtoId, identity } of accountsIn(store, 'unmapped')) {
    yield [logtoId, identity];
  }
};

/** An order that Alipay is still busy with. */
const isPending = ({ order }: Mapping): boolean =>
  order?.status === 'INIT' || order?.status === 'AUDIT' || order?.status === 'RUNNING';

const nextStep = (mapping: Mapping, session: Session): string => {
  const texts = session.texts.openid.map;
  if (mapping.plan.contradictions.length > 0) {
    return texts.resolve;
  }
  if (isPending(mapping)) {
    return say(texts.wait, { command: session.commandFor('map') });
  }
  if (countPart(mapping.plan, 'unmapped') === 0) {
    return say(texts.apply, { command: session.commandFor('apply') });
  }
  return say(mapping.refusal === undefined ? texts.order : texts.findOthers, {
    command: session.commandFor('map', '--create-order'),
    file: path.join(session.folder, unmappedFile),
  });
};

/**
 * Finds everybody's ids and reports in numbers that add up; who is unmapped and who has two accounts
 * is written to files in the folder. Nothing is changed in Logto.
 */
export const map = async (session: Session, options: SourceOptions): Promise<Result> => {
  const { client, folder } = session;
  const setup = await expectSetup(session);
  return withPeople(session, setup, async (store) => {
    const sources = sourcesIn(options, session);
    const mapping = await mapUsers({ session, setup, store, options: sources, decisions: [] });
    const unmapped = path.join(folder, unmappedFile);
    await writeTable(unmapped, ['logto_id', 'identity'], unmappedRows(store));
    await writeDecisions(path.join(folder, decisionsFile), [...doublesIn(store)], client);
    const isDone =
      mapping.plan.contradictions.length === 0 &&
      !isPending(mapping) &&
      countPart(mapping.plan, 'unmapped') === 0;
    const next = nextStep(mapping, session);
    const { next: nextLabel } = session.texts.openid;
    return {
      exitCode: isDone ? 0 : 1,
      lines: [
        ...summarize(mapping, session),
        '',
        { head: [{ look: 'bold', text: nextLabel }], body: next },
      ],
      json: { ok: isDone, ...summaryJson(mapping), next },
    };
  });
};

import path from 'node:path';
import { say } from '../../text/text.ts';
import type { Result } from '../shell/result.ts';
import { alone } from './alone.ts';
import { writeDecisions } from './decisions.ts';
import { withFiles } from './files.ts';
import { type Mapping, mapUsers, type Sources } from './mapping.ts';
import type { Session } from './session.ts';
import { expectSetup } from './setup.ts';
import { decisionsFile, isConsistent, summarize, summaryJson, unmappedFile } from './summary.ts';
import { writeTable } from './table.ts';

const unmappedRows = function* ({ plan: { unmapped } }: Mapping): Generator<string[]> {
  for (const { logtoId, identity } of unmapped) {
    yield [logtoId, identity];
  }
};

/** An order that Alipay is still busy with. */
const isPending = ({ order }: Mapping): boolean =>
  order?.status === 'INIT' || order?.status === 'AUDIT' || order?.status === 'RUNNING';

const nextStep = (mapping: Mapping, session: Session): string => {
  const texts = session.texts.openid.map;
  if (!isConsistent(mapping)) {
    return texts.resolve;
  }
  if (isPending(mapping)) {
    return say(texts.wait, { command: session.commandFor('map') });
  }
  if (mapping.plan.unmapped.size === 0) {
    return say(texts.apply, { command: session.commandFor('apply') });
  }
  return say(mapping.refusal === undefined ? texts.order : texts.findOthers, {
    command: session.commandFor('map', '--create-order'),
    file: unmappedFile,
  });
};

/**
 * Finds everybody's new id and reports in numbers that add up; who is unmapped and who has two
 * accounts is written to files beside the journal. Nothing is changed in Logto.
 */
export const map = (session: Session, sources: Sources): Promise<Result> =>
  alone(session, async () => {
    const { client, folder, texts } = session;
    const setup = await expectSetup(session);
    return withFiles(session, setup, async (files) => {
      const file = sources.map === undefined ? {} : { map: session.fileAt(sources.map) };
      const mapping = await mapUsers(session, setup, { ...sources, ...file }, files);
      await writeTable(
        path.join(folder, unmappedFile),
        ['logto_id', 'user_id'],
        unmappedRows(mapping),
      );
      await writeDecisions(path.join(folder, decisionsFile), mapping.plan.doubles, client);
      const isDone =
        isConsistent(mapping) && !isPending(mapping) && mapping.plan.unmapped.size === 0;
      const next = nextStep(mapping, session);
      const { next: nextLabel } = texts.openid;
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
  });

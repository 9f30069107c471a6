import type { CliContext } from './context.ts';
import { ShellError } from './failures.ts';
import { fileSystemCode } from './file-system.ts';
import { renderJson, renderJsonWithText, renderLines } from './line.ts';
import type { Result } from './result.ts';

type Output = Pick<CliContext, 'writeAll' | 'writeError' | 'hasColours' | 'columns'>;

const writeText = (text: Iterable<string>, { writeAll }: Output): Promise<void> =>
  writeAll(text).catch((error: unknown) => {
    throw new ShellError(1, { code: 'output-not-written', systemCode: fileSystemCode(error) });
  });

/**
 * Prints what a command has found.
 *
 * @throws CliError `output-not-written`
 */
export const printResult = async (
  { lines, json, text }: Result,
  isJson: boolean,
  output: Output,
): Promise<void> => {
  const { writeError, hasColours, columns } = output;
  if (text === undefined) {
    const found = isJson ? renderJson(json) : renderLines(lines, { hasColours, columns });
    await writeText([`${found}\n`], output);
  } else if (isJson) {
    await writeText(renderJsonWithText(json, text), output);
  } else {
    await writeText(text, output);
    writeError(`${renderLines(lines, { hasColours: false, columns })}\n`);
  }
};

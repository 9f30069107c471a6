/*
 * Finds the lines of the source that frames of a bundle stand for, as an unexpected error names them.
 * Each is looked up in the map beside the bundle.
 *
 * npm run frames -- lib/index.js:8:1234 …
 */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { parseArgs } from 'node:util';

/** A position in a source as `file:line:column`, both from 1. */
const readFrame = (frame: string): string => {
  const [, file, line, column] = frame.match(/^(.+):(\d+):(\d+)$/) ?? [];
  if (!file) {
    throw new Error(`This is not a frame, <file>:<line>:<column>: ${frame}`);
  }
  const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  const origin = map.findOrigin(Number(line), Number(column));
  return 'fileName' in origin
    ? `${origin.fileName.replace(/^(\.\.\/)+/, '')}:${origin.lineNumber}:${origin.columnNumber}`
    : 'in no file';
};

const { positionals } = parseArgs({ allowPositionals: true });
for (const frame of positionals) {
  process.stdout.write(`${frame} ${readFrame(frame)}\n`);
}

import { expect, it } from 'vitest';
import { messages } from '../../../src/cli/messages.ts';
import { nextText, printNext } from '../../../src/cli/openid/next.ts';

it('is one sentence, and commands to be copied, each on a line of its own', () => {
  const head = [{ look: 'bold', text: 'Next: ' }];
  const { openid } = messages.en;
  expect(printNext(openid, { words: 'Wait.' })).toEqual([{ head, body: 'Wait.' }]);
  const next = { words: 'Run:', commands: ['one', 'other'] };
  expect(printNext(openid, next)).toEqual([
    { head, body: 'Run:' },
    { verbatim: 'one' },
    { verbatim: 'other' },
  ]);
  expect([nextText(next), nextText({ words: 'Wait.' })]).toEqual(['Run: one other', 'Wait.']);
});

import { describe, expect, it } from 'vitest';
import { findJsonMistake } from '../../../src/cli/doctor/json-mistake.ts';
import { fixture } from '../../fixtures/index.ts';

describe('findJsonMistake', () => {
  it.each([
    { title: 'nothing', text: ' \n', found: { line: 1, column: 1, cause: 'empty' } },
    {
      title: 'a key',
      text: fixture('test-app-key.pem'),
      found: { line: 1, column: 1, cause: 'key-material' },
    },
    {
      title: 'a key that was pasted with its line breaks',
      text: '{\n  "appId": "1",\n  "privateKey": "-----BEGIN\nMII\n"\n}',
      found: { line: 3, column: 17, cause: 'line-break' },
    },
    {
      title: 'a comment',
      text: '{\r\n  "appId": "1" // mine\r\n}',
      found: { line: 2, column: 16, cause: 'comment' },
    },
    { title: 'a comma too many', text: '{"a":1,}', found: { line: 1, column: 8, cause: 'comma' } },
    {
      title: 'a comma too many, with blanks behind it',
      text: '{"a":1,\n}',
      found: { line: 2, column: 1, cause: 'comma' },
    },
    {
      title: 'what stands before a quote',
      text: '{"a" 1, “b”: 2}',
      found: { line: 1, column: 6, cause: 'other' },
    },
    { title: 'curly quotes', text: '{“appId”: 1}', found: { line: 1, column: 2, cause: 'quotes' } },
    {
      title: 'single quotes',
      text: "{'appId': 1}",
      found: { line: 1, column: 2, cause: 'quotes' },
    },
    {
      title: 'the path of a file on Windows',
      text: '{"a": "C:\\keys"}',
      found: { line: 1, column: 7, cause: 'backslash' },
    },
    {
      title: 'UTF-16 without its mark',
      text: '{\0"\0a\0"',
      found: { line: 1, column: 1, cause: 'utf-16' },
    },
    { title: 'a missing colon', text: '{"a" 1}', found: { line: 1, column: 6, cause: 'other' } },
    { title: 'an end too early', text: '{"a": 1', found: { line: 1, column: 8, cause: 'other' } },
  ])('names the cause and the place of $title', ({ text, found }) => {
    expect(findJsonMistake(text)).toEqual(found);
  });
});

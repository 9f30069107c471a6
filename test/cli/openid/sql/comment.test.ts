import { expect, it } from 'vitest';
import { renderComment } from '../../../../src/cli/openid/sql/comment.ts';

it('a comment has each line of its text, without blanks at the end', () => {
  expect(renderComment('a\n\n  b \nc')).toBe('-- a\n--\n--   b\n-- c\n');
});

import { describe, expect, it } from 'vitest';
import {
  printable,
  renderJson,
  renderJsonWithText,
  renderLines,
} from '../../../src/cli/shell/line.ts';

const plain = { hasColours: false };
const label = {
  head: ['✓ ', 'clock   '],
  body: 'agrees with the gateway of Alipay, to the second',
};

describe('lines', () => {
  it('are not wrapped if no terminal shows them', () => {
    const long = 'word '.repeat(60).trim();
    expect(renderLines([long, label], plain)).toBe(
      `${long}\n✓ clock   agrees with the gateway of Alipay, to the second`,
    );
  });

  it('hang below their body', () => {
    expect(renderLines([label], { ...plain, columns: 40 })).toBe(
      '✓ clock   agrees with the gateway of\n          Alipay, to the second',
    );
  });

  it('begin below their head if there is no room beside it', () => {
    expect(renderLines([label], { ...plain, columns: 30 })).toBe(
      '✓ clock\n    agrees with the gateway of\n    Alipay, to the second',
    );
  });

  it('end without blanks if nothing follows their head', () => {
    const title = { head: [{ look: 'bold', text: 'Next: ' } as const], body: '' };
    for (const columns of [80, undefined]) {
      expect(renderLines([title], { ...plain, columns })).toBe('Next:');
    }
  });

  it('begin beside their head as long as 24 columns are left', () => {
    const columnsOfHead = '✓ clock   '.length;
    const beside = renderLines([label], { ...plain, columns: columnsOfHead + 24 });
    expect(beside.split('\n')[0]).toBe('✓ clock   agrees with the gateway');
    const below = renderLines([label], { ...plain, columns: columnsOfHead + 23 });
    expect(below.split('\n')[0]).toBe('✓ clock');
  });

  it('lose the blanks before their body if they are wrapped', () => {
    const line = { head: ['a '], body: '  b' };
    expect(renderLines([line], { ...plain, columns: 80 })).toBe('a b');
    expect(renderLines([line], plain)).toBe('a   b');
  });

  it('keep the blanks within their head', () => {
    const line = { head: ['a ', { look: 'bold', text: 'b ' } as const], body: '' };
    expect(renderLines([line], plain)).toBe('a b');
    expect(renderLines([line], { hasColours: true })).toBe('a \u001b[1mb\u001b[22m');
  });

  it('are one below another', () => {
    expect(renderLines(['a', { head: ['b '], body: 'c' }, { verbatim: 'd' }], plain)).toBe(
      'a\nb c\nd',
    );
  });

  it('have colours only on a terminal that shows them', () => {
    const red = { look: 'red', text: 'no' } as const;
    expect(renderLines([red], plain)).toBe('no');
    expect(renderLines([red], { hasColours: true })).toBe('\u001b[31mno\u001b[39m');
    expect(renderLines(['no'], { hasColours: true })).toBe('no');
  });

  it('keep the blanks before them', () => {
    expect(renderLines(['  one two three'], { ...plain, columns: 10 })).toBe('  one two\n  three');
    expect(renderLines(['    one two'], { ...plain, columns: 10 })).toBe('    one\n    two');
    expect(renderLines(['  '], { ...plain, columns: 10 })).toBe('  ');
  });

  it('are painted line by line, so that no colour reaches into the margin', () => {
    const line = {
      head: ['1234 '],
      body: { look: 'dim', text: 'one two three four five six' } as const,
    };
    expect(renderLines([line], { hasColours: true, columns: 30 })).toBe(
      '1234 \u001b[2mone two three four five\u001b[22m\n     \u001b[2msix\u001b[22m',
    );
  });

  it('show names without the marks of code', () => {
    expect(renderLines(['Check `appId`, or `signType`. A ` alone stays.'], plain)).toBe(
      'Check appId, or signType. A ` alone stays.',
    );
  });

  it('are left whole if they are to be copied', () => {
    const verbatim = `MIIB ${'a/+'.repeat(30)}`;
    expect(renderLines([{ verbatim }], { ...plain, columns: 20 })).toBe(verbatim);
  });
});

describe('text of others', () => {
  it('loses the characters that command a terminal, each run of them for one blank', () => {
    expect(printable('a\u001b[31m\u0007\u202eb\nc\u2028\u2029d')).toBe('a [31m b c d');
  });

  it('loses them in each kind of line', () => {
    const lines = ['a\nb', { head: ['c\n'], body: 'd\ne' }, { verbatim: 'f\ng' }];
    expect(renderLines(lines, plain)).toBe('a b\nc d e\nf g');
  });
});

describe('JSON', () => {
  it('is printable, and keeps the line breaks of its texts', () => {
    const value = { key: 'a\nb\u001bc\u202ed', count: 1, list: ['e\u0007'] };
    expect(renderJson(value)).toBe(`{
  "key": "a\\nb c d",
  "count": 1,
  "list": [
    "e "
  ]
}`);
  });

  it('with a long text comes in pieces, which make the same', () => {
    const pieces = [...renderJsonWithText({ ok: true }, ['say "x"\n', 'y'])];
    expect(pieces).toHaveLength(4);
    expect(pieces.join('')).toBe(`{
  "ok": true,
  "text": "say \\"x\\"\\ny"
}
`);
    expect([...renderJsonWithText({ ok: true }, [])].join('')).toBe(
      '{\n  "ok": true,\n  "text": ""\n}\n',
    );
  });
});

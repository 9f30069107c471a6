import { describe, expect, it } from 'vitest';
import { renderLines } from '../../src/cli/line.ts';

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

  it('keep the blanks before them', () => {
    expect(renderLines(['  one two three'], { ...plain, columns: 10 })).toBe('  one two\n  three');
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

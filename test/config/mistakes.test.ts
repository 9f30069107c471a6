import { describe, expect, it, vi } from 'vitest';
import { parsedOrReported } from '../../src/config/mistakes.ts';
import { KeyMaterialError } from '../../src/crypto/key-material-error.ts';
import { longestKeyMaterial } from '../../src/crypto/pem.ts';

describe('parsedOrReported', () => {
  it('gives what the parser gives and reports nothing', () => {
    const report = vi.fn();
    expect(parsedOrReported(() => 'parsed', 'appCert', report)).toBe('parsed');
    expect(report).not.toHaveBeenCalled();
  });

  it.each([
    ['the mistake', new KeyMaterialError('truncated'), { code: 'truncated' }],
    ['the limit', new KeyMaterialError('too-long'), { code: 'too-long', most: longestKeyMaterial }],
    [
      'damage, for any other error: its words may quote the key',
      new Error('SENTINEL'),
      { code: 'damaged' },
    ],
  ] as const)('reports %s', (_, error, mistake) => {
    const report = vi.fn();
    const parse = () => {
      throw error;
    };
    expect(parsedOrReported(parse, 'appCert', report)).toBeUndefined();
    expect(report.mock.calls).toEqual([['appCert', mistake]]);
  });
});

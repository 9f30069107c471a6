import { describe, expect, it } from 'vitest';
import { sectionOf } from '../../release/changelog.ts';

const changelog = `# Changelog

## 1.10.0 (unreleased)

- Not yet.

## 1.2.30 - 2026-11-25

### Added

- One,
  in two lines.

- Two ## of them.

## 1.2.3 - 2026-11-01

- Three.

## 1.2.2 - 2026-10-01

`;

describe('what a changelog says of a version', () => {
  it('is everything below its heading, up to the next one', () => {
    expect(sectionOf(changelog, '1.2.30')).toBe(
      '### Added\n\n- One,\n  in two lines.\n\n- Two ## of them.',
    );
    expect(sectionOf(changelog, '1.2.3')).toBe('- Three.');
  });

  it.each([
    ['without a date', '1.10.0'],
    ['with nothing below its heading', '1.2.2'],
    ['that it does not have', '1.2'],
  ])('is nothing of one %s', (_, version) => {
    expect(sectionOf(changelog, version)).toBeUndefined();
  });
});

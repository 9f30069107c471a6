import { describe, expect, it } from 'vitest';
import { findObstacles, type Release } from '../../release/obstacles.ts';
import { unset } from '../../release/project.ts';

const ready: Release = {
  project: { repository: 'someone/connector', codeOwners: ['@someone'], author: 'Someone' },
  packages: [
    { folder: '.', name: 'connector', version: '1.2.3' },
    { folder: 'web', name: 'connector-web', version: '1.2.3' },
  ],
  changelog: '# Changelog\n\n## 1.2.3 - 2026-11-25\n\n- One.\n\n## 1.2.2 - 2026-11-01\n\n- Two.\n',
  tag: 'v1.2.3',
  repository: 'someone/connector',
};

const withVersion = (version: string): Partial<Release> => ({
  packages: ready.packages.map((released) => ({ ...released, version })),
});

describe('a release', () => {
  it('is made from a tag, or by hand, if nothing keeps it from being made', () => {
    expect(findObstacles(ready)).toEqual([]);
    expect(findObstacles({ ...ready, tag: undefined, repository: undefined })).toEqual([]);
  });

  it('needs no section in the changelog if it is one before a version', () => {
    const candidate = { ...ready, ...withVersion('2.0.0-rc.0'), tag: undefined };
    expect(findObstacles(candidate)).toEqual([]);
  });

  it.each<[string, Partial<Release>, string[]]>([
    [
      'while the repository is not set',
      { project: { ...ready.project, repository: unset.repository } },
      ['Set the repository in release/project.ts, then run `npm run project`.'],
    ],
    [
      'while the code owners are not set',
      { project: { ...ready.project, codeOwners: unset.codeOwners } },
      ['Set the code owners in release/project.ts, then run `npm run project`.'],
    ],
    [
      'in another repository',
      { repository: 'fork/connector' },
      [
        'release/project.ts names someone/connector, but this is fork/connector: npm would refuse the provenance.',
      ],
    ],
    [
      'from the tag of another version',
      { tag: 'v1.2.4' },
      [
        'The tag is v1.2.4, but the version of connector is 1.2.3.',
        'The tag is v1.2.4, but the version of connector-web is 1.2.3.',
      ],
    ],
    [
      'of packages with several versions',
      {
        packages: [
          { folder: '.', name: 'connector', version: '1.2.3' },
          { folder: 'web', name: 'connector-web', version: '1.2.2' },
        ],
      },
      [
        'The tag is v1.2.3, but the version of connector-web is 1.2.2.',
        'The packages have several versions: 1.2.3, 1.2.2.',
      ],
    ],
    [
      'while the changelog calls it unreleased',
      { changelog: '## 1.2.3 (unreleased)\n\n- One.\n' },
      ['CHANGELOG.md has no section "## 1.2.3 - <its date, as 2000-12-31>", or nothing in it.'],
    ],
    [
      'of a version that the changelog does not have, though it has a longer one',
      { changelog: '## 1.2.30 - 2026-11-25\n\n- One.\n' },
      ['CHANGELOG.md has no section "## 1.2.3 - <its date, as 2000-12-31>", or nothing in it.'],
    ],
  ])('is not made %s', (_, change, obstacles) => {
    expect(findObstacles({ ...ready, ...change })).toEqual(obstacles);
  });
});

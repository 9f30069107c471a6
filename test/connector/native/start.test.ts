import { it, vi } from 'vitest';
import { expectLateClient } from '../../support/start.ts';

const loaded = vi.hoisted(() => ({ times: 0 }));
vi.mock('got', (importOriginal) => {
  loaded.times += 1;
  return importOriginal();
});

it('spares core the HTTP client at its start, and has it ready for the first sign-in', () =>
  expectLateClient(
    () => import('../../../src/connector/native/index.ts'),
    () => loaded.times,
  ));

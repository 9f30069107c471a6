import type { KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setImmediate as soon } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { parsePrivateKey } from '../../src/crypto/keys.ts';
import { signText } from '../../src/crypto/signature.ts';
import { fixture } from '../fixtures/index.ts';

type Callback = (error: Error | null, signature?: Buffer) => void;

/** What has been asked of OpenSSL and is not done. */
const { underWay } = vi.hoisted(() => ({ underWay: [] as Callback[] }));

vi.mock('node:crypto', async (load) => {
  const original = await load<typeof import('node:crypto')>();
  const sign = (digest: string, data: Buffer, key: KeyObject, callback?: Callback) =>
    callback ? underWay.push(callback) : original.sign(digest, data, key);
  return { ...original, sign };
});

const key = parsePrivateKey(fixture('test-app-key.pem'));
const most = availableParallelism() + 1;
const bytes = Buffer.from('signature');

const start = (count: number) =>
  Array.from({ length: count }, (_, index) => signText(`${index}`, key, 'RSA2'));

/** Has OpenSSL finish what is under way, and what starts then. */
const finishAll = async (): Promise<void> => {
  while (underWay.length > 0) {
    underWay.shift()?.(null, bytes);
    await soon();
  }
};

describe('signatures', () => {
  it('are made a few at a time, and the next as soon as one is done', async () => {
    const signatures = start(most + 3);
    await soon();
    expect(underWay).toHaveLength(most);

    underWay.shift()?.(null, bytes);
    await soon();
    expect(underWay).toHaveLength(most);

    await finishAll();
    expect(await Promise.all(signatures)).toEqual(Array(most + 3).fill(bytes.toString('base64')));
  });

  it('leave their turn when they are done, and when they fail', async () => {
    for (const error of [null, new Error('No signature')]) {
      const signatures = Promise.allSettled(start(most));
      await soon();
      expect(underWay).toHaveLength(most);
      for (const callback of underWay.splice(0)) {
        callback(error, bytes);
      }
      await signatures;
    }
    const one = start(1);
    await soon();
    expect(underWay).toHaveLength(1);
    underWay.shift()?.(null, bytes);
    await Promise.all(one);
  });

  it('never start before their turn, however often turns have been given back', async () => {
    for (let round = 0; round < 2 * most; round += 1) {
      const one = start(1);
      await soon();
      underWay.shift()?.(null, bytes);
      await Promise.all(one);
    }
    const signatures = start(most + 1);
    await soon();
    expect(underWay).toHaveLength(most);
    await finishAll();
    await Promise.all(signatures);
  });
});

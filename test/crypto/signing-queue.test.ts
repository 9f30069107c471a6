import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setImmediate as soon } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parsePrivateKey } from '../../src/crypto/keys.ts';
import { signText } from '../../src/crypto/signature.ts';
import { TurnTimeoutError } from '../../src/queue/fair-queue.ts';

import { fixture } from '../fixtures/index.ts';

type Callback = (error: Error | null, signature?: Buffer) => void;
interface Running {
  text: string;
  callback: Callback;
}

/** What OpenSSL has been asked for and has not finished. */
const { running } = vi.hoisted(() => ({ running: [] as Running[] }));

vi.mock('node:crypto', async (load) => {
  const original = await load<typeof import('node:crypto')>();
  const sign = (digest: string, data: Buffer, key: KeyObject, callback?: Callback) =>
    callback ? running.push({ text: data.toString(), callback }) : original.sign(digest, data, key);
  return { ...original, sign };
});

const key = parsePrivateKey(fixture('test-app-key.pem'));
const otherKey = parsePrivateKey(fixture('test-alipay-key.pem'));
const thirdKey = parsePrivateKey(fixture('test-short-key.pem'));
const most = availableParallelism() + 1;
const bytes = Buffer.from('signature');

const newKey = (modulusLength: number): KeyObject =>
  generateKeyPairSync('rsa', { modulusLength }).privateKey;

const sign = (text: string, by = key, remainingMs?: () => number) =>
  signText(text, by, 'RSA2', remainingMs && { deadline: { remainingMs } });
const signMany = (count: number, prefix = 'a', by = key) =>
  Array.from({ length: count }, (_, index) => sign(`${prefix}${index}`, by));

const finish = async (error: Error | null = null): Promise<void> => {
  running.shift()?.callback(error, bytes);
  await soon();
};

/** Finishes what is running, and what starts then; the texts in the order of their start. */
const finishAll = async (): Promise<string[]> => {
  const texts: string[] = [];
  while (running.length > 0) {
    texts.push(running[0]?.text ?? '');
    await finish();
  }
  return texts;
};

afterEach(async () => {
  vi.useRealTimers();
  await finishAll();
});

describe('signatures', () => {
  it('are made a few at a time, and the next as soon as one is done', async () => {
    const signatures = signMany(most + 3);
    await soon();
    expect(running).toHaveLength(most);
    await finish();
    expect(running).toHaveLength(most);
    expect(await finishAll()).toHaveLength(most + 2);
    expect(await Promise.all(signatures)).toEqual(Array(most + 3).fill(bytes.toString('base64')));
  });

  it('of one key are made in the order in which they were asked for', async () => {
    const signatures = signMany(most + 5);
    await soon();
    expect(await finishAll()).toEqual(signatures.map((_, index) => `a${index}`));
  });

  it('release their slot when they are done, and when they fail', async () => {
    for (const error of [null, new Error('No signature')]) {
      const signatures = Promise.allSettled(signMany(most + 1));
      await soon();
      for (let count = 0; count <= most; count += 1) {
        await finish(error);
      }
      expect(running).toHaveLength(0);
      const status = error ? 'rejected' : 'fulfilled';
      expect((await signatures).map((each) => each.status)).toEqual(Array(most + 1).fill(status));
    }
    signMany(most + 1);
    await soon();
    expect(running).toHaveLength(most);
  });

  it('never start before their turn, however often slots have been released', async () => {
    for (let round = 0; round < 2 * most; round += 1) {
      const one = sign('one');
      await soon();
      await finish();
      await one;
    }
    signMany(most + 1);
    await soon();
    expect(running).toHaveLength(most);
  });
});

describe('turns are shared between keys', () => {
  const lastStarted = () => running.at(-1)?.text;

  it("another key's signature is next, beside thousands that wait for one key", async () => {
    const flood = signMany(3000);
    await soon();
    sign('other', otherKey);
    await finish();
    expect(lastStarted()).toBe('other');
    for (const _ of [1, 2]) {
      await finish();
      expect(running, 'no slot is kept for a key that waits for none').toHaveLength(most);
    }
    await finishAll();
    await Promise.all(flood);
  });

  it('keys take turns, however many they are, and none is left out', async () => {
    const keys = Array.from({ length: most + 2 }, () => newKey(1024));
    for (const [index, each] of keys.entries()) {
      signMany(10, `${index}:`, each);
    }
    await soon();
    const texts = (await finishAll()).slice(2 * most, 2 * most + 4 * keys.length);
    for (const index of keys.keys()) {
      const share = texts.filter((text) => text.startsWith(`${index}:`)).length;
      expect(Math.abs(share - 4)).toBeLessThanOrEqual(1);
    }
  });

  it('a key is one, whatever text it is saved as', async () => {
    const text = fixture('test-app-key.pem');
    for (const [index, margin] of ['', ' ', '\n\n'].entries()) {
      signMany(most, `${index}:`, parsePrivateKey(`${text}${margin}`));
    }
    // Parsed by itself, so that the object is another one.
    signMany(most, '3:', createPrivateKey(text));
    await soon();
    sign('other', otherKey);
    await finish();
    expect(lastStarted()).toBe('other');
  });

  it('an urgent signature is the next of its key, and takes no turn of another', async () => {
    signMany(3 * most);
    signMany(3 * most, 'other', otherKey);
    const urgent = signText('urgent', key, 'RSA2', { isUrgent: true });
    await soon();
    const texts = await finishAll();
    const ofKey = texts.slice(most).filter((text) => !text.startsWith('other'));
    expect(ofKey[0]).toBe('urgent');
    expect(texts[most]).toBe('other0');
    await urgent;
  });

  it('a key that comes again and again does not starve one that waits', async () => {
    signMany(most, 'a');
    await soon();
    sign('waiting', thirdKey);
    const started: string[] = [];
    for (let count = 0; count < 2 * most; count += 1) {
      sign(`again${count}`, otherKey);
      await finish();
      started.push(lastStarted() ?? '');
    }
    expect(started.slice(0, 2)).toContain('waiting');
  });
});

describe('a key of more than 2048 bits', () => {
  const longKey = createPrivateKey(fixture('test-large-key.pem'));
  const longOnes = () => running.filter(({ text }) => text.startsWith('long'));

  it('signs once at a time, whatever is free', async () => {
    const signatures = signMany(3, 'long', longKey);
    await soon();
    for (const index of signatures.keys()) {
      expect(running.map(({ text }) => text)).toEqual([`long${index}`]);
      await finish();
    }
    await Promise.all(signatures);
  });

  it('signs once at a time beside other such keys, and they take turns', async () => {
    const otherLongKey = newKey(2056);
    signMany(3, 'long0:', longKey);
    signMany(3, 'long1:', otherLongKey);
    await soon();
    const started: string[] = [];
    while (running.length > 0) {
      expect(running).toHaveLength(1);
      started.push(running[0]?.text.slice(0, 5) ?? '');
      await finish();
    }
    expect(started).toEqual(['long0', 'long0', 'long1', 'long0', 'long1', 'long1']);
  });

  it('leaves the other slots to other keys, and none idle', async () => {
    signMany(2 * most, 'long', longKey);
    signMany(2 * most, 'long', newKey(2056));
    signMany(2 * most, 'a');
    await soon();
    let most2048 = 0;
    while (running.length > 0) {
      expect(longOnes().length).toBeLessThanOrEqual(1);
      most2048 = Math.max(most2048, running.length - longOnes().length);
      await finish();
    }
    expect(most2048).toBe(most - 1);
  });
});

describe('a deadline', () => {
  const timeout = { name: 'TurnTimeoutError', code: 'turn-timeout' };

  it.each([0, -1])('that is over with %i ms left signs nothing', async (remainingMs) => {
    const error = await sign('late', key, () => remainingMs).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TurnTimeoutError);
    expect(error).toMatchObject({ ...timeout, message: 'turn-timeout' });
    expect(running).toHaveLength(0);
  });

  it('ends the wait, and nothing is signed afterwards', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    signMany(most);
    const late = sign('late', key, () => 1000).catch((reason: unknown) => reason);
    const alone = sign('late', otherKey, () => 999.5).catch((reason: unknown) => reason);
    const patient = sign('patient');
    await vi.advanceTimersByTimeAsync(999);
    expect(vi.getTimerCount()).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    expect([await late, await alone]).toMatchObject([timeout, timeout]);
    expect(await finishAll()).toEqual([
      ...Array.from({ length: most }, (_, i) => `a${i}`),
      'patient',
    ]);
    await patient;
  });

  it('that is over when the turn comes signs nothing, and hands the slot on', async () => {
    let left = 1000;
    signMany(most);
    const late = sign('late', key, () => left).catch((reason: unknown) => reason);
    sign('next');
    await soon();
    left = 0;
    await finish();
    expect(await late).toMatchObject(timeout);
    expect(running.at(-1)?.text).toBe('next');
    expect(running).toHaveLength(most);
  });

  it('that is far away is no shorter for it, and its timer ends with the wait', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    signMany(most);
    const signature = sign('patient', key, () => 2 ** 40);
    await vi.advanceTimersByTimeAsync(1000);
    expect(vi.getTimerCount()).toBe(1);
    await finishAll();
    expect(vi.getTimerCount()).toBe(0);
    expect(await signature).toBe(bytes.toString('base64'));
  });

  it('that is not over changes nothing', async () => {
    const signature = sign('in time', key, () => 1000);
    await soon();
    await finish();
    expect(await signature).toBe(bytes.toString('base64'));
  });
});

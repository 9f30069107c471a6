import { deepStrictEqual } from 'node:assert';
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/gateway/errors.ts';
import { type HttpAnswer, readAnswer } from '../../../src/gateway/protocol/response.ts';
import { Secrets } from '../../../src/gateway/protocol/secrets.ts';
import { applicationWith, userInfoMethod } from '../../support/application.ts';
import { rawObject } from './raw-json.ts';
import { httpAnswer, signatureOf, signedAnswer } from './signed-answer.ts';
import { envelopeOf } from './signed-envelope.ts';

const name = 'alipay_user_info_share_response';

// Small keys, for the sake of speed.
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const application = applicationWith({ verification: { publicKey } });
const sign = (text: string | Buffer): string => signatureOf(text, privateKey);
const read = async (answer: HttpAnswer): Promise<unknown> =>
  readAnswer(answer, { application, method: userInfoMethod, secrets: new Secrets() });

const expectRefused = async (body: string | Buffer): Promise<void> => {
  const content = await read(httpAnswer(body)).catch((error: unknown) => error);
  if (!(content instanceof GatewayError)) {
    expect.fail(`This was taken for an answer of Alipay: ${body}`);
  }
};

/** The same without the names that JavaScript gives a meaning of its own. */
const harmless = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    return value.map(harmless);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const members = Object.entries(value)
    .filter(([member]) => !['__proto__', 'constructor', 'prototype'].includes(member))
    .map(([member, item]) => [member, harmless(item)]);
  return Object.fromEntries(members);
};

const isSuccess = (node: string): boolean => {
  const { code, sub_code } = JSON.parse(node);
  return code === undefined && sub_code === undefined;
};

describe('any JSON document', () => {
  it('that is signed is read as what was signed', async () => {
    await fc.assert(
      fc.asyncProperty(
        rawObject
          .filter(isSuccess)
          .chain((node) => fc.tuple(fc.constant(node), envelopeOf(name, node, sign(node)))),
        async ([node, text]) => {
          deepStrictEqual(await read(httpAnswer(text)), harmless(JSON.parse(node)));
        },
      ),
      { numRuns: 600 },
    );
  });

  it('that is not the signed one is refused', async () => {
    const signature = sign('{"code":"10000"}');
    await fc.assert(
      fc.asyncProperty(
        rawObject.chain((node) => envelopeOf(name, node, signature)),
        expectRefused,
      ),
      { numRuns: 1000 },
    );
  });
});

describe('a signed answer', () => {
  const members = [
    '"code":"10000"',
    '"msg":"Success"',
    String.raw`"avatar":"https:\/\/a.com\/b.jpg"`,
    '"nick_name":"张三"',
    '"user_id":"2088000000000001"',
    '"open_id":"0-_"',
  ];
  const node = `{${members.join(',')}}`;
  const signature = sign(node);
  const answer = Buffer.from(signedAnswer(name, node, signature));

  it('is refused after every change of a byte', async () => {
    await expect(read(httpAnswer(answer))).resolves.toHaveProperty('code', '10000');
    await fc.assert(
      fc.asyncProperty(
        fc.nat(answer.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          const changed = Buffer.from(answer);
          changed[at] = (changed[at] ?? 0) ^ change;
          await expectRefused(changed);
        },
      ),
      { numRuns: 4000 },
    );
  });

  it('is refused after bytes were cut out, put in or exchanged', async () => {
    const position = fc.nat(answer.length);
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(position, position, fc.uint8Array({ maxLength: 4 })),
        async ([first, second, bytes]) => {
          const [from, to] = first < second ? [first, second] : [second, first];
          const spliced = Buffer.concat([answer.subarray(0, from), bytes, answer.subarray(to)]);
          // Blanks between the members of the envelope change nothing, nor does nothing.
          const isHarmless =
            spliced.equals(answer) ||
            (from === to && /^[ \t\r\n]*$/.test(Buffer.from(bytes).toString('latin1')));
          if (!isHarmless) {
            await expectRefused(spliced);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is refused after members were left out, repeated, reordered or taken from another', async () => {
    const foreign = ['"user_id":"2088999999999999"', '"open_id":"other"', '"nick_name":"李四"'];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...members, ...foreign), { maxLength: 8 }),
        async (chosen) => {
          if (chosen.join() !== members.join()) {
            await expectRefused(signedAnswer(name, `{${chosen.join(',')}}`, signature));
          }
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('is refused with every other node beside it', async () => {
    const forged = '{"code":"10000","user_id":"2088999999999999"}';
    const names = fc.constantFrom(name, 'error_response', 'alipay_system_oauth_token_response');
    await fc.assert(
      fc.asyncProperty(names, fc.nat(2), async (otherName, at) => {
        const all = [`"${name}":${node}`, `"sign":"${signature}"`];
        all.splice(at, 0, `"${otherName}":${forged}`);
        await expectRefused(`{${all.join(',')}}`);
      }),
      { numRuns: 30 },
    );
  });
});

describe('whatever else comes', () => {
  const contentType = fc.constantFrom(
    'text/html;charset=utf-8',
    'text/html;charset=GBK',
    'text/html',
    'text/html;charset=x',
  );
  const expectContentOrError = async (body: Uint8Array | string, type: string): Promise<void> => {
    await read(httpAnswer(body, type)).catch((error: unknown) => {
      expect(error).toBeInstanceOf(GatewayError);
    });
  };

  it('bytes end in content or in a GatewayError', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), contentType, expectContentOrError),
      { numRuns: 2000 },
    );
  });

  it('bytes inside an envelope end in content or in a GatewayError', async () => {
    const nodeName = fc.constantFrom(name, 'error_response');
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 40 }),
        nodeName,
        contentType,
        async (bytes, wrapper, type) => {
          const before = Buffer.from(`{"${wrapper}":{"code":"40002","sub_msg":"`);
          const after = Buffer.from('"},"sign":"AAAA"}');
          await expectContentOrError(Buffer.concat([before, bytes, after]), type);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('values of whatever type end in content or in a GatewayError', async () => {
    const values = fc.jsonValue({ maxDepth: 2 });
    const refusal = fc.record({ code: values, sub_code: values, sub_msg: values, msg: values });
    await fc.assert(
      fc.asyncProperty(refusal, contentType, async (content, type) => {
        const text = `{"error_response":${JSON.stringify(content)}}`;
        await expectContentOrError(text, type);
      }),
      { numRuns: 1500 },
    );
  });
});

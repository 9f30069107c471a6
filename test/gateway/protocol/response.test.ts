import { describe, expect, it, vi } from 'vitest';
import type { Application } from '../../../src/gateway/application.ts';
import { InvalidAnswerError, RefusedError } from '../../../src/gateway/errors.ts';
import { type HttpAnswer, readAnswer } from '../../../src/gateway/protocol/response.ts';
import { Secrets } from '../../../src/gateway/protocol/secrets.ts';
import { applicationWith, userInfoMethod } from '../../support/application.ts';
import { failureOf, hintOf, messageOf } from '../../support/errors.ts';
import { alipayPublicKey, appPrivateKey } from '../../support/keys.ts';
import { growthOf } from '../../support/time.ts';
import { charactersEndingIn, encodeGbk } from './gbk.ts';
import { httpAnswer, signatureOf, signedAnswer } from './signed-answer.ts';

const name = 'alipay_user_info_share_response';
const secret = '4b203fe6c11548bcabd8da5bb087WX96';

const read = async (answer: HttpAnswer, members: Partial<Application> = {}): Promise<unknown> =>
  readAnswer(answer, {
    application: applicationWith(members),
    method: userInfoMethod,
    secrets: new Secrets(secret),
  });

const readText = (text: string, members?: Partial<Application>): Promise<unknown> =>
  read(httpAnswer(text), members);

const success = '{"code":"10000","msg":"Success","user_id":"2088000000000001"}';
const refusal = '{"code":"40002","msg":"Invalid Arguments","sub_code":"isv.code-invalid"}';
const wrongSignature = signatureOf('something else');

const wrongKeyHint = expect.stringMatching(/`alipayPublicKey` or `alipayCert`.*changes the answ/);
const renewedHint = expect.stringMatching(/^Alipay has renewed its certificate.*`alipayCert`\.$/);

const expectInvalid = async (
  promise: Promise<unknown>,
  message: string,
  details: object,
): Promise<void> => {
  const error = await failureOf(promise);
  expect(error).toBeInstanceOf(InvalidAnswerError);
  expect(error.meaning).toBe('invalid-answer');
  expect(messageOf(error)).toBe(message);
  expect({ hint: hintOf(error), ...error.details }).toEqual({ traceId: undefined, ...details });
  expect(error.cause).toBeUndefined();
};

describe('a signed success', () => {
  it.each([
    ['plain', success],
    ['with blanks inside', '{ "code" : "10000",\n\t"user_id":"2088" }'],
    ['with braces and "sign" in a name', String.raw`{"code":"10000","n":"\"},\"sign\":\"x\"}{"}`],
    ['with escaped slashes', String.raw`{"code":"10000","avatar":"https:\/\/a.com\/b.jpg"}`],
    ['with plain slashes', '{"code":"10000","avatar":"https://a.com/b.jpg"}'],
    ['with surrogate pairs', String.raw`{"code":"10000","n":"💩\ud83d\udca9张"}`],
    ['with lone surrogates', String.raw`{"code":"10000","n":"\ud83d|\udca9"}`],
    ['without a code, as of old', '{"access_token":"t","expires_in":1296000}'],
  ])('%s is read from exactly the text that is signed', async (_what, node) => {
    expect(await readText(signedAnswer(name, node))).toEqual(JSON.parse(node));
  });

  it('is read in every layout of the envelope', async () => {
    const sign = signatureOf(success);
    const escapedSign = sign.replaceAll('/', '\\/');
    const layouts = [
      `{"sign":"${sign}","${name}":${success}}`,
      ` { "${name}" :\n${success} , "sign"\t: "${sign}" }\r\n`,
      `{"${name}":${success},"alipay_cert_sn":"any","sign":"${sign}"}`,
      `{"${name}":${success},"\\u0073ign":"${escapedSign}"}`,
    ];
    for (const layout of layouts) {
      expect(await readText(layout)).toEqual(JSON.parse(success));
    }
  });

  it('of an app of sign type RSA is signed with SHA-1', async () => {
    const answer = signedAnswer(name, success, signatureOf(success, undefined, 'sha1'));
    expect(await readText(answer, { signType: 'RSA' })).toEqual(JSON.parse(success));
    await expect(readText(answer)).rejects.toThrow('signature-wrong');
  });

  it('has no members that JavaScript gives a meaning of its own', async () => {
    const node =
      '{"code":"10000","__proto__":{"user_id":"forged"},"constructor":{"prototype":{"x":1}},' +
      '"a":[{"__proto__":{"sub_code":"x"},"prototype":1,"b":2}],"\\u005f_proto__":{"c":3}}';
    const content = await readText(signedAnswer(name, node));
    expect(JSON.stringify(content)).toBe('{"code":"10000","a":[{"b":2}]}');
    expect(content).not.toHaveProperty('user_id');
    expect(Object.getPrototypeOf(content)).toBe(Object.prototype);
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });
});

describe('a success that is not proven', () => {
  const traceId = '0bca123';

  it('is refused if it is unsigned', async () => {
    await expectInvalid(readText(`{"${name}":${success}}`), 'The answer is not signed.', {
      hint: wrongKeyHint,
      traceId,
    });
  });

  it.each([
    ['of another text', wrongSignature],
    ['of the text with its name', signatureOf(`"${name}":${success}`)],
    [
      'of the same members in other words',
      signatureOf(JSON.stringify(JSON.parse(success), null, 1)),
    ],
    ['by another key', signatureOf(success, appPrivateKey)],
    ['by another algorithm', signatureOf(success, undefined, 'sha1')],
    ['by nobody', ''],
    ['that is no base64', '?'],
    ['with a stray blank', `${signatureOf(success)} `],
    ['with a stray line break', `${signatureOf(success)}\\n`],
    ['cut short', signatureOf(success).slice(0, -4)],
    ['without its padding', signatureOf(success).slice(0, -2)],
  ])('is refused with a signature %s', async (_what, sign) => {
    await expectInvalid(
      readText(signedAnswer(name, success, sign)),
      "The answer's signature is wrong.",
      { hint: wrongKeyHint, traceId },
    );
  });

  it('is refused if the signed text only stands inside another node', async () => {
    const answer = `{"${name}":{"code":"10000","user_id":"forged","x":${success}},"sign":"${signatureOf(success)}"}`;
    await expect(readText(answer)).rejects.toThrow('signature-wrong');
  });

  it('is believed if there is nothing to verify with', async () => {
    const application = applicationWith();
    delete application.verification;
    for (const answer of [`{"${name}":${success}}`, signedAnswer(name, success, 'any')]) {
      const asked = { application, method: userInfoMethod, secrets: new Secrets() };
      expect(await readAnswer(httpAnswer(answer), asked)).toEqual(JSON.parse(success));
    }
  });
});

describe('a refusal', () => {
  it.each([
    ['in the node of the method', name],
    ['in error_response', 'error_response'],
  ])('%s is reported as what it says, however it is signed', async (_where, nodeName) => {
    for (const answer of [
      signedAnswer(nodeName, refusal),
      signedAnswer(nodeName, refusal, wrongSignature),
      `{"${nodeName}":${refusal}}`,
    ]) {
      const error = await failureOf(readText(answer));
      expect(error).toBeInstanceOf(RefusedError);
      expect(error.meaning).toBe('authorization-code');
      expect(error.details).toMatchObject({ subCode: 'isv.code-invalid', traceId: '0bca123' });
    }
  });

  const inCertificateMode = {
    verification: { publicKey: alipayPublicKey, alipayCertificateSerialNumber: 'mine' },
  };
  const nodeAndSign = (sign: string): string => `"${name}":${refusal},"sign":"${sign}"`;

  it.each<[string, string, Partial<Application> | undefined]>([
    ['verified', `{${nodeAndSign(signatureOf(refusal))}}`, {}],
    ['wrong', `{${nodeAndSign(wrongSignature)}}`, {}],
    ['missing', `{"${name}":${refusal}}`, {}],
    ['not-checked', `{${nodeAndSign(signatureOf(refusal))}}`, undefined],
    [
      'other-certificate',
      `{"alipay_cert_sn":"other",${nodeAndSign(signatureOf(refusal))}}`,
      inCertificateMode,
    ],
    [
      'verified',
      `{"alipay_cert_sn":"mine",${nodeAndSign(signatureOf(refusal))}}`,
      inCertificateMode,
    ],
    ['wrong', `{"alipay_cert_sn":"mine",${nodeAndSign(wrongSignature)}}`, inCertificateMode],
    ['verified', `{${nodeAndSign(signatureOf(refusal))}}`, inCertificateMode],
    ['missing', `{"alipay_cert_sn":"other","${name}":${refusal}}`, inCertificateMode],
  ])('tells that its signature is %s: %s', async (signature, text, members) => {
    const application = applicationWith(members);
    if (members === undefined) {
      delete application.verification;
    }
    const asked = { application, method: userInfoMethod, secrets: new Secrets() };
    const error = await failureOf(() => readAnswer(httpAnswer(text), asked));
    expect(error).toBeInstanceOf(RefusedError);
    expect(error).toMatchObject({ meaning: 'authorization-code', signature });
  });

  it('in error_response is never a success, whatever it says and even if it is signed', async () => {
    const error = await failureOf(readText(signedAnswer('error_response', success)));
    expect(error).toBeInstanceOf(RefusedError);
  });

  it('tells no trace id that quotes a secret', async () => {
    for (const node of [refusal, success]) {
      const answer = { ...httpAnswer(`{"${name}":${node}}`), traceId: `x-${secret}` };
      expect((await failureOf(read(answer))).details.traceId).toBeUndefined();
    }
  });
});

describe('escaped slashes', () => {
  const plain = String.raw`{"code":"10000","a":"https://a/b","back\\":"\\","n":"\\\""}`;
  const escaped = plain.replaceAll('/', '\\/');

  it('that were added on the way are undone, and the signed text is what is parsed', async () => {
    const answer = signedAnswer(name, escaped, signatureOf(plain));
    const parse = vi.spyOn(JSON, 'parse');
    const content = await readText(answer);
    expect(parse.mock.lastCall?.[0]).toBe(plain);
    expect(content).toEqual(JSON.parse(plain));
  });

  it('that were removed on the way are not put back', async () => {
    const answer = signedAnswer(name, plain, signatureOf(escaped));
    await expect(readText(answer)).rejects.toThrow('signature-wrong');
  });

  it('are not seen in a backslash before a slash', async () => {
    const signed = '{"code":"10000","a":"\\/"}';
    const forged = '{"code":"10000","a":"\\\\/"}';
    await expect(readText(signedAnswer(name, forged, signatureOf(signed)))).rejects.toThrow(
      'signature-wrong',
    );
  });

  it('are undone all or not at all', async () => {
    const half = plain.replace('//', '\\//');
    const mixed = signedAnswer(name, escaped, signatureOf(half));
    await expect(readText(mixed)).rejects.toThrow('signature-wrong');
    expect(await readText(signedAnswer(name, half))).toEqual(JSON.parse(plain));
  });

  it('are undone in GBK outside of characters', async () => {
    const [yuan = ''] = charactersEndingIn('\\');
    const node = encodeGbk(`{"code":"10000","a":"${yuan}/"}`);
    const sign = signatureOf(node);
    const wire = encodeGbk(`{"${name}":{"code":"10000","a":"${yuan}\\/"},"sign":"${sign}"}`);
    expect(await read(httpAnswer(wire, 'text/html;charset=GBK'))).toEqual({
      code: '10000',
      a: `${yuan}/`,
    });
  });

  it('take time by their number, and not by the square of it', async () => {
    const growth = await growthOf(64 * 1024, async (length) => {
      const node = `{"code":"10000","a":"${'\\/'.repeat(length)}"}`;
      await expect(readText(signedAnswer(name, node, wrongSignature))).rejects.toThrow();
    });
    expect(growth).toBeLessThan(10);
  });
});

describe('an answer in GBK', () => {
  const readGbk = (node: string, contentType = 'text/html;charset=GBK'): Promise<unknown> => {
    const sign = signatureOf(encodeGbk(node));
    return read(httpAnswer(encodeGbk(signedAnswer(name, node, sign)), contentType));
  };

  it.each(['\\', '{', '}', '[', ']', '|', '~', '@'])(
    'holds characters that end in %s',
    async (ascii) => {
      const characters = charactersEndingIn(ascii).join('');
      expect(characters.length).toBeGreaterThan(80);
      const content = { code: '10000', nick_name: `${characters}"\\${characters}` };
      expect(await readGbk(JSON.stringify(content))).toEqual(content);
    },
  );

  it('is not read as UTF-8', async () => {
    const node = '{"code":"10000","nick_name":"张三"}';
    const expected = 'The answer is not in the charset that it announces.';
    await expectInvalid(readGbk(node, 'text/html;charset=utf-8'), expected, {});
    await expectInvalid(readGbk(node, 'text/html'), expected, {});
  });

  it('is signed over its bytes in GBK', async () => {
    const node = '{"code":"10000","nick_name":"张三"}';
    const answer = encodeGbk(signedAnswer(name, node, signatureOf(node)));
    await expect(read(httpAnswer(answer, 'text/html;charset=GBK'))).rejects.toThrow(
      'signature-wrong',
    );
  });
});

describe('an answer in UTF-8 that announces GBK', () => {
  // In GBK, the last byte of 张 and the backslash would be one character.
  const node = '{"code":"10000","nick_name":"中文张\\"三"}';
  const gbk = 'text/html;charset=GBK';

  it('is read as UTF-8 if it is proven: a signature proves one text', async () => {
    expect(await read(httpAnswer(signedAnswer(name, node), gbk))).toEqual(JSON.parse(node));
  });

  it('is read as UTF-8 if it is proven, whatever bytes stand beside the signed ones', async () => {
    const plain = '{"code":"10000","nick_name":"中文"}';
    const answer = Buffer.concat([
      Buffer.from('{"x":"'),
      Buffer.of(0xd6, 0xd0),
      Buffer.from(`","${name}":${plain},"sign":"${signatureOf(plain)}"}`),
    ]);
    expect(await read(httpAnswer(answer, gbk))).toEqual(JSON.parse(plain));
  });

  it('is read as it announces if there is nothing to verify with', () => {
    const application = applicationWith();
    delete application.verification;
    const answer = httpAnswer(`{"${name}":{"code":"10000","nick_name":"中文"}}`, gbk);
    const asked = { application, method: userInfoMethod, secrets: new Secrets() };
    expect(readAnswer(answer, asked)).toEqual({ code: '10000', nick_name: '\u6d93\ue15f\u6783' });
  });
});

describe('an answer that cannot be read', () => {
  it.each([
    ['is not JSON inside', '{"code":"10000" "a":1}', 'The answer is not valid JSON.'],
    ['has a raw line break in a string', '{"code":"1\n0"}', 'The answer is not valid JSON.'],
    ['has half an escape in a string', '{"code":"\\u00"}', 'The answer is not valid JSON.'],
    ['has a trailing comma', '{"code":"10000",}', 'The answer is not valid JSON.'],
  ])('%s and is refused even if it is signed', async (_what, node, message) => {
    await expectInvalid(readText(signedAnswer(name, node)), message, {});
  });

  it('holds bytes that are not UTF-8 and is refused even if it is signed', async () => {
    const node = Buffer.from('{"code":"10000","a":"\xff"}', 'latin1');
    const sign = signatureOf(node);
    const answer = Buffer.from(`{"${name}":${node.toString('latin1')},"sign":"${sign}"}`, 'latin1');
    await expectInvalid(
      read(httpAnswer(answer)),
      'The answer is not in the charset that it announces.',
      {},
    );
  });

  it.each([
    ['begins with a byte order mark', `\uFEFF${signedAnswer(name, success)}`],
    ['is a page', '<html></html>'],
    ['is empty', ''],
    ['has 200,000 nested brackets', '['.repeat(200_000)],
  ])('%s and is refused', async (_what, text) => {
    expect(await failureOf(readText(text))).toBeInstanceOf(InvalidAnswerError);
  });

  it('comes in another charset and is refused', async () => {
    await expectInvalid(
      read(httpAnswer(signedAnswer(name, success), 'text/html;charset=utf-16')),
      'The answer comes in a charset in which Alipay does not answer.',
      {},
    );
  });
});

describe('in certificate mode', () => {
  const readWith = (certificate: string, serialNumber = 'mine'): Promise<unknown> => {
    const verification = {
      publicKey: alipayPublicKey,
      alipayCertificateSerialNumber: serialNumber,
    };
    const answer = `{"${name}":${success},${certificate}"sign":"${signatureOf(success)}"}`;
    return readText(answer, { verification });
  };
  const details = { hint: renewedHint, traceId: '0bca123' };

  it('an answer that names the configured certificate is read', async () => {
    expect(await readWith('"alipay_cert_sn":"mine",')).toEqual(JSON.parse(success));
    expect(await readWith('"alipay_cert_s\\u006e":"m\\u0069ne",')).toEqual(JSON.parse(success));
  });

  it('an answer that names another certificate is refused', async () => {
    const message = 'The answer is signed with a certificate that is not the configured one.';
    for (const other of ['other', 'Mine', 'mine ', '']) {
      await expectInvalid(readWith(`"alipay_cert_sn":"${other}",`), message, details);
    }
  });

  it('an answer that names none is refused', async () => {
    const message = 'The answer does not say which certificate it is signed with.';
    await expectInvalid(readWith(''), message, details);
  });

  it('an answer with the right name and a wrong signature is refused', async () => {
    const verification = { publicKey: alipayPublicKey, alipayCertificateSerialNumber: 'mine' };
    const answer = `{"${name}":${success},"alipay_cert_sn":"mine","sign":"${wrongSignature}"}`;
    await expect(readText(answer, { verification })).rejects.toThrow('signature-wrong');
  });
});

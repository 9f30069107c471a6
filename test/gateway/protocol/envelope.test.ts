import { describe, expect, it } from 'vitest';
import { InvalidAnswerError } from '../../../src/gateway/errors.ts';
import { nodeNameOf, readEnvelope } from '../../../src/gateway/protocol/envelope.ts';
import { userInfoMethod } from '../../support/application.ts';
import { failureOf, messageOf } from '../../support/errors.ts';
import { ofEach } from '../../support/rows.ts';

const name = 'alipay_user_info_share_response';
const notOneObject =
  'The answer is not one JSON object. Something other than Alipay answered, or changed the answer.';
const twice = 'The answer holds a member twice, so it is not from Alipay.';
const noNode = `The answer holds no readable ${name}, so it is not from Alipay's gateway. Check \`gateway\`.`;
const otherMethod = 'The answer belongs to another method, or to more than one.';
const tooDeep = 'The answer is nested deeper than any answer of Alipay.';
const noText = 'The signature of the answer is not a text.';

const read = (text: string) => {
  const { node, ...others } = readEnvelope(text, userInfoMethod);
  return { ...others, nodeText: text.slice(node.start, node.end) };
};

/** Turns every character of a name into a `\u` escape. */
const escaped = (text: string): string =>
  [...text].map((c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`).join('');

it('knows the node of a method', () => {
  expect(nodeNameOf('alipay.system.oauth.token')).toBe('alipay_system_oauth_token_response');
});

describe('an envelope', () => {
  it('may have its members anywhere and in escapes', () =>
    ofEach(
      [
        ['sign last', `{"${name}":{"a":1},"sign":"S"}`],
        ['sign first', `{"sign":"S","${name}":{"a":1}}`],
        ['blanks between all', ` \r\n\t{ "${name}" :\t{"a":1}\n,\r"sign" : "S" } \n`],
        ['an escaped name of the signature', `{"${name}":{"a":1},"\\u0073ign":"S"}`],
        ['an escaped name of the node', `{"${escaped(name)}":{"a":1},"sign":"S"}`],
        ['an escaped signature', `{"${name}":{"a":1},"sign":"\\u0053"}`],
        [
          'other members',
          `{"x":[{"sign":"X"},null],"${name}":{"a":1},"y":-1.5e+3,"sign":"S","z":""}`,
        ],
        ['the node nested as well', `{"x":{"${name}":{"b":2}},"${name}":{"a":1},"sign":"S"}`],
        ['the node in a string as well', `{"x":"\\"${name}\\":{","${name}":{"a":1},"sign":"S"}`],
      ],
      ([_what, text]) => {
        expect(read(text)).toEqual({ nodeName: name, nodeText: '{"a":1}', sign: 'S' });
      },
    ));

  it('may have a certificate between node and signature', () => {
    expect(read(`{"${name}":{},"alipay_cert_sn":"7513","sign":"S"}`)).toEqual({
      nodeName: name,
      nodeText: '{}',
      sign: 'S',
      alipayCertificateSerialNumber: '7513',
    });
  });

  it('may be an unsigned error', () => {
    expect(read('{"error_response":{"code":"40002"}}')).toEqual({
      nodeName: 'error_response',
      nodeText: '{"code":"40002"}',
    });
  });

  it('holds a node with whatever JSON may hold', () =>
    ofEach(
      [
        ['nothing', '{}'],
        ['blanks, which are signed too', '{ \n"a" : 1\t}'],
        ['braces in a string', '{"a":"}}{{","b":"]["}'],
        ['escaped quotes before braces', String.raw`{"a":"\"}","b":"\\"}`],
        ['what looks like the signature', String.raw`{"nick_name":"\",\"sign\":\"forged"}`],
        ['a signature of its own', '{"sign":"forged","alipay_cert_sn":"forged"}'],
        ['a node of its own', `{"${name}":{"code":"10000"},"error_response":{}}`],
        ['escaped slashes', String.raw`{"avatar":"https:\/\/a\/b"}`],
        ['surrogate pairs, raw and escaped', String.raw`{"a":"💩","b":"\ud83d\udca9"}`],
        ['lone surrogates', String.raw`{"a":"\ud83d","b":"\udca9\ud83d"}`],
        ['lists, numbers and words', '{"a":[1,-0,2.5e-7,true,false,null,[],{}],"b":{"c":[[]]}}'],
        ['a megabyte of escaped quotes', `{"a":"${'\\"'.repeat(1024 * 1024)}"}`],
        ['32 levels', `{"a":${'['.repeat(31)}${']'.repeat(31)}}`],
      ],
      ([_what, nodeText]) => {
        const text = `{"${name}":${nodeText},"sign":"S"}`;
        expect(read(text)).toEqual({ nodeName: name, nodeText, sign: 'S' });
      },
    ));

  it('is refused for all else', () =>
    ofEach(
      [
        ['nothing', '', notOneObject],
        ['blanks', ' \n', notOneObject],
        ['a word', 'success', notOneObject],
        ['a page', '<!DOCTYPE html><html></html>', notOneObject],
        ['a list', `[{"${name}":{},"sign":"S"}]`, notOneObject],
        ['a string', `"${name}"`, notOneObject],
        ['a byte order mark', `\xef\xbb\xbf{"${name}":{},"sign":"S"}`, notOneObject],
        ['a JSONP call', `callback({"${name}":{},"sign":"S"})`, notOneObject],
        ['two objects', `{"${name}":{},"sign":"S"}{"${name}":{},"sign":"S"}`, notOneObject],
        ['trailing data', `{"${name}":{},"sign":"S"}<!-- proxy -->`, notOneObject],
        ['a trailing NUL', `{"${name}":{},"sign":"S"}\0`, notOneObject],
        ['a trailing comma', `{"${name}":{},"sign":"S",}`, notOneObject],
        ['no comma', `{"${name}":{}"sign":"S"}`, notOneObject],
        ['no colon', `{"${name}"{},"sign":"S"}`, notOneObject],
        ['no value', `{"${name}":,"sign":"S"}`, notOneObject],
        ['a comma for a value', `{"a":,,"${name}":{},"sign":"S"}`, notOneObject],
        ['a colon for a value', `{"a"::,"${name}":{},"sign":"S"}`, notOneObject],
        ['a comment', `{"${name}":{},/* */"sign":"S"}`, notOneObject],
        ['a name without quotes', `{${name}:{},"sign":"S"}`, notOneObject],
        ['a name in single quotes', `{'${name}':{},"sign":"S"}`, notOneObject],
        ['a name with a raw line break', `{"a\n":1,"${name}":{},"sign":"S"}`, notOneObject],
        ['a name with half an escape', `{"\\u00":1,"${name}":{},"sign":"S"}`, notOneObject],
        ['a foreign blank', `{\xa0"${name}":{},"sign":"S"}`, notOneObject],
        ['an object cut short', `{"${name}":{"a":1},"sign":"S"`, notOneObject],
        ['a node cut short', `{"${name}":{"a":1`, notOneObject],
        ['a string cut short', `{"${name}":{"a":"1`, notOneObject],
        ['a string that ends in a backslash', `{"${name}":{"a":"\\"},"sign":"S"}`, notOneObject],
        ['brackets that do not match', `{"${name}":{"a":[1}],"sign":"S"}`, notOneObject],
        ['an unknown word', `{"${name}":{"a":NaN},"sign":"S"}`, notOneObject],
        ['an empty object', '{}', notOneObject],
        ['no node', '{"sign":"S"}', noNode],
        ['the node nested only', `{"x":{"${name}":{}},"sign":"S"}`, noNode],
        ['a node that is a string', `{"${name}":"{}","sign":"S"}`, noNode],
        ['a node that is a list', `{"${name}":[{}],"sign":"S"}`, noNode],
        ['a node that is null', `{"${name}":null,"sign":"S"}`, noNode],
        [
          'the node of another method',
          '{"alipay_system_oauth_token_response":{},"sign":""}',
          otherMethod,
        ],
        ['both nodes', `{"${name}":{},"error_response":{},"sign":"S"}`, otherMethod],
        ['two methods', `{"${name}":{},"alipay_x_response":{},"sign":"S"}`, otherMethod],
        ['the node twice', `{"${name}":{},"${name}":{},"sign":"S"}`, twice],
        [
          'the node twice, once in escapes',
          `{"${name}":{},"${escaped(name)}":{},"sign":"S"}`,
          twice,
        ],
        ['sign twice', `{"${name}":{},"sign":"S","sign":"S"}`, twice],
        ['sign twice, once in escapes', `{"sign":"S","${name}":{},"\\u0073ign":"S"}`, twice],
        [
          'alipay_cert_sn twice',
          `{"${name}":{},"alipay_cert_sn":"1","alipay_cert_s\\u006e":"2","sign":"S"}`,
          twice,
        ],
        ['an unknown member twice', `{"${name}":{},"x":1,"sign":"S","x":2}`, twice],
        ['a numeric signature', `{"${name}":{},"sign":1}`, noText],
        ['null for a signature', `{"${name}":{},"sign":null}`, noText],
        ['an object for a signature', `{"${name}":{},"sign":{"sign":"S"}}`, noText],
        ['a signature with a raw line break', `{"${name}":{},"sign":"S\n"}`, noText],
        ['a list for a certificate', `{"${name}":{},"alipay_cert_sn":[],"sign":"S"}`, noText],
        ['33 levels', `{"${name}":{"a":${'['.repeat(32)}${']'.repeat(32)}},"sign":"S"}`, tooDeep],
        ['33 levels beside the node', `{"x":${'['.repeat(33)}${']'.repeat(33)}}`, tooDeep],
        [
          '200,000 nested lists',
          `{"${name}":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
          tooDeep,
        ],
        ['200,000 nested objects', '{"a":'.repeat(200_000), tooDeep],
        [
          'a megabyte of escaped quotes',
          `{"${name}":{"a":"${'\\"'.repeat(1024 * 1024)}`,
          notOneObject,
        ],
      ],
      async ([_what, text, message]) => {
        const error = await failureOf(() => readEnvelope(text, userInfoMethod));
        expect(error).toBeInstanceOf(InvalidAnswerError);
        expect(messageOf(error)).toBe(message);
      },
    ));
});

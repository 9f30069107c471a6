import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidAnswerError } from '../../../src/gateway/errors.ts';
import { readEnvelope } from '../../../src/gateway/protocol/envelope.ts';
import { tokenMethod } from '../../support/application.ts';
import { rawObject } from './raw-json.ts';
import { envelopeOf } from './signed-envelope.ts';

const nodeName = 'alipay_system_oauth_token_response';

describe('the scanner', () => {
  it('finds exactly the text of the node, and the signature, in any envelope', () => {
    fc.assert(
      fc.property(
        rawObject.chain((node) =>
          fc.tuple(fc.constant(node), envelopeOf(nodeName, node, 'a/b+c==')),
        ),
        ([node, text]) => {
          const envelope = readEnvelope(text, tokenMethod);
          expect(text.slice(envelope.node.start, envelope.node.end)).toBe(node);
          expect(envelope.nodeName).toBe(nodeName);
          expect(envelope.sign).toBe('a/b+c==');
        },
      ),
      { numRuns: 6000 },
    );
  });

  it('finds what a JSON parser finds, or refuses, in any pile of tokens', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"sign"',
      '"x"',
      '"\\""',
      '"',
      '\\',
      '1',
      'null',
      ' ',
      ...[
        `"${nodeName}"`,
        '"error_response"',
        `{"${nodeName}":{`,
        '},"sign":"S"}',
        '{}',
        '"\\u0073ign"',
      ],
    );
    const pile = fc.array(token, { maxLength: 14 }).map((tokens) => tokens.join(''));
    fc.assert(
      fc.property(pile, (text) => {
        try {
          const { node, nodeName: name, sign } = readEnvelope(text, tokenMethod);
          const document = JSON.parse(text);
          expect(document[name]).toEqual(JSON.parse(text.slice(node.start, node.end)));
          expect(document.sign).toBe(sign);
        } catch (error) {
          // The scanner leaves it to the parser to refuse what is no JSON between the brackets.
          expect(error instanceof InvalidAnswerError || error instanceof SyntaxError).toBe(true);
        }
      }),
      { numRuns: 6000 },
    );
  });
});

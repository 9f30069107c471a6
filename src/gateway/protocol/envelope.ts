import { InvalidAnswerError } from '../errors.ts';

/** Where something stands in the answer: byte offsets, the end exclusive. */
export interface Span {
  start: number;
  end: number;
}

/** The parts of an answer that matter, found without being parsed. */
export interface Envelope {
  /** The node's name: the method's own, or `error_response`. */
  nodeName: string;
  /** The node's exact raw text, from its `{` to the matching `}`. */
  node: Span;
  sign?: string;
  alipayCertificateSerialNumber?: string;
}

/** The deepest nesting that is followed; Alipay's answers go two levels deep. */
const deepestNesting = 32;

export const errorNodeName = 'error_response';

/** The name of the node in which the answer of a method stands. */
export const nodeNameOf = (method: string): string => `${method.replaceAll('.', '_')}_response`;

const notAnObject = (): InvalidAnswerError =>
  new InvalidAnswerError({ code: 'answer-not-an-object' });

/** Matches at a position of the text and moves past it. */
const token = {
  blank: /[ \t\n\r]*/y,
  string: /"[^"\\]*(?:\\.[^"\\]*)*"/sy,
  scalar: /true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y,
};

/** Walks over the raw text of an answer, value by value, parsing none of them. */
class Walker {
  position = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get #next(): string | undefined {
    return this.#text[this.position];
  }

  /** Moves past a match, if there is one here. */
  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.position;
    const isHere = pattern.test(this.#text);
    if (isHere) {
      this.position = pattern.lastIndex;
    }
    return isHere;
  }

  #isTaken(character: string): boolean {
    this.#take(token.blank);
    const isNext = this.#next === character;
    this.position += isNext ? 1 : 0;
    return isNext;
  }

  /** Takes one structural character, and the blanks before it. */
  expect(character: string): void {
    if (!this.#isTaken(character)) {
      throw notAnObject();
    }
  }

  /** Takes whichever of a comma and the closing brace comes; true for the comma. */
  hasMore(): boolean {
    if (this.#isTaken(',')) {
      return true;
    }
    this.expect('}');
    return false;
  }

  /** Takes a string and decodes its escapes. */
  string(): string {
    this.#take(token.blank);
    const start = this.position;
    this.#take(token.string);
    try {
      return JSON.parse(this.#text.slice(start, this.position));
    } catch {
      throw notAnObject();
    }
  }

  /** Takes one value of any kind. */
  value(): Span {
    this.#take(token.blank);
    const start = this.position;
    const closers: string[] = [];
    do {
      this.#step(closers);
    } while (closers.length > 0);
    return { start, end: this.position };
  }

  /** Takes the next piece of a value: a bracket, a string, a scalar, a comma or a colon. */
  #step(closers: string[]): void {
    const next = this.#next;
    if (next === '{' || next === '[') {
      this.#open(closers, next);
    } else if (closers.length > 0 && next === closers.at(-1)) {
      closers.pop();
      this.position += 1;
    } else if (closers.length > 0 && (next === ',' || next === ':')) {
      this.position += 1;
    } else if (!this.#take(token.string) && !this.#take(token.scalar)) {
      throw notAnObject();
    }
    if (closers.length > 0) {
      this.#take(token.blank);
    }
  }

  #open(closers: string[], bracket: '{' | '['): void {
    if (closers.length === deepestNesting) {
      throw new InvalidAnswerError({ code: 'answer-nested-too-deep' });
    }
    closers.push(bracket === '{' ? '}' : ']');
    this.position += 1;
  }

  expectEnd(): void {
    this.#take(token.blank);
    if (this.position !== this.#text.length) {
      throw notAnObject();
    }
  }
}

/**
 * Finds the node of an answer, its signature and its certificate's serial number in one pass over
 * the raw text.
 *
 * Members are recognised at the top level alone, by their decoded names; what is inside the node
 * is only walked over, whatever it looks like. Guaranteed: the text is one object of balanced
 * brackets and closed strings, with exactly one node. Not guaranteed: that the node is valid JSON,
 * or genuine.
 *
 * @param text the answer, one character per byte, no structural character inside a multi-byte one.
 * @throws InvalidAnswerError for anything but one object; for no node or two; for a repeated
 * `sign` or `alipay_cert_sn`; for the node of another method; for nesting deeper than 32 levels.
 * @see https://opendocs.alipay.com/common/02mse7
 */
export const readEnvelope = (text: string, method: string): Envelope => {
  const walker = new Walker(text);
  const found = new Map<string, Span>();

  walker.expect('{');
  do {
    const name = walker.string();
    walker.expect(':');
    const span = walker.value();
    if (found.has(name)) {
      throw new InvalidAnswerError({ code: 'answer-member-repeated' });
    }
    found.set(name, span);
  } while (walker.hasMore());
  walker.expectEnd();

  const nodeNames = [...found.keys()].filter((name) => name.endsWith('_response'));
  const [nodeName] = nodeNames;
  const node = nodeName === undefined ? undefined : found.get(nodeName);
  if (nodeName === undefined || node === undefined || text[node.start] !== '{') {
    throw new InvalidAnswerError({ code: 'answer-node-missing', node: nodeNameOf(method) });
  }
  if (nodeNames.length > 1 || (nodeName !== nodeNameOf(method) && nodeName !== errorNodeName)) {
    throw new InvalidAnswerError({ code: 'answer-of-another-method' });
  }
  const sign = textAt(text, found.get('sign'));
  const alipayCertificateSerialNumber = textAt(text, found.get('alipay_cert_sn'));
  return {
    nodeName,
    node,
    ...(sign !== undefined && { sign }),
    ...(alipayCertificateSerialNumber !== undefined && { alipayCertificateSerialNumber }),
  };
};

const textAt = (text: string, span: Span | undefined): string | undefined => {
  if (span === undefined) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(text.slice(span.start, span.end));
    if (typeof value === 'string') {
      return value;
    }
  } catch {
    // reported with the values of the wrong type
  }
  throw new InvalidAnswerError({ code: 'signature-not-a-text' });
};

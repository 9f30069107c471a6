/** The shortest run of a secret's characters, in whichever case, that counts as a part of it. */
export const shortestRun = 12;

/** The longest text that is taken for a secret: a signature has 684 characters at most. */
const longestSecret = 1024;

/** A text with the characters that addresses and forms spell out, such as `%2F` for a slash. */
const unescaped = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number(`0x${code}`)));

const runsOf = (text: string): string[] =>
  Array.from({ length: Math.max(0, text.length - shortestRun + 1) }, (_, start) =>
    text.slice(start, start + shortestRun),
  );

/**
 * What no error may quote: the authorization code, the tokens and the signatures of one sign-in,
 * whichever call they belong to.
 *
 * Notes them and does nothing more: few sign-ins end in an error that has to be searched for them.
 */
export class Secrets {
  readonly #texts: string[] = [];

  constructor(...texts: readonly string[]) {
    this.add(...texts);
  }

  /** Takes note of secrets. Empty texts and those of more than 1024 characters are none. */
  add(...texts: ReadonlyArray<string | undefined>): void {
    for (const text of texts) {
      if (text && text.length <= longestSecret) {
        this.#texts.push(text);
      }
    }
  }

  /**
   * Whether a text holds 12 characters on end of a secret, or all of a shorter one: in any case, as
   * they are or percent-encoded.
   */
  areQuotedIn(text: string): boolean {
    const secrets = this.#texts.map((secret) => secret.toLowerCase());
    return [...new Set([text, unescaped(text)])].some((form) => {
      const said = form.toLowerCase();
      const runs = runsOf(said);
      return secrets.some((secret) =>
        secret.length < shortestRun
          ? said.includes(secret)
          : runs.some((run) => secret.includes(run)),
      );
    });
  }

  /** A text, unless it quotes a secret. */
  withoutQuotes(text: string | undefined): string | undefined {
    return text === undefined || this.areQuotedIn(text) ? undefined : text;
  }
}

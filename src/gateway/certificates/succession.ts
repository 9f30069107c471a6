import type { Certificate } from '../../crypto/certificates.ts';

/** How many different numbers are asked for in one period, and how many successors are kept. */
export const mostNumbers = 4;

/** A number is asked for once in this time, in milliseconds. */
export const periodMs = 10 * 60 * 1000;

interface Attempt {
  startedAt: number;
  /** Undefined if the certificate did not come or was not believed. */
  outcome: Promise<Certificate | undefined>;
}

/**
 * What is known of the successors of one certificate.
 *
 * The numbers come from answers that nothing has proven. So each is asked for once in ten minutes,
 * at most four different ones in ten minutes, whoever asks; those who ask at the same time share the
 * outcome. A number that is not asked for changes nothing: it neither lengthens a wait nor takes the
 * place of another.
 */
export class Succession {
  readonly #proven = new Map<string, Certificate>();
  readonly #attempts = new Map<string, Attempt>();

  /** The certificate of a number that has been proven to be a successor. */
  proven(number: string): Certificate | undefined {
    return this.#proven.get(number);
  }

  /**
   * Looks for the certificate of a number, if that may be done now.
   *
   * @param find resolves to a certificate only if it is proven to be a successor.
   */
  seek(
    number: string,
    find: () => Promise<Certificate | undefined>,
  ): Promise<Certificate | undefined> {
    const now = performance.now();
    for (const [asked, { startedAt }] of this.#attempts) {
      if (now - startedAt >= periodMs) {
        this.#attempts.delete(asked);
      }
    }
    const known = this.#attempts.get(number);
    if (known || this.#attempts.size === mostNumbers) {
      return known?.outcome ?? Promise.resolve(undefined);
    }
    const outcome = this.#keepProven(number, find);
    this.#attempts.set(number, { startedAt: now, outcome });
    return outcome;
  }

  async #keepProven(
    number: string,
    find: () => Promise<Certificate | undefined>,
  ): Promise<Certificate | undefined> {
    const certificate = await find();
    if (certificate) {
      this.#proven.set(number, certificate);
      const [oldest] = this.#proven.keys();
      if (this.#proven.size > mostNumbers && oldest !== undefined) {
        this.#proven.delete(oldest);
      }
    }
    return certificate;
  }
}

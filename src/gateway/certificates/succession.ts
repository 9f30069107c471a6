import type { Certificate } from '../../crypto/certificates.ts';
import { type Attempts, attemptsOf, mostNumbers, type Outcome } from './attempts.ts';

/**
 * The successors of one certificate that have been proven. As many are kept as different numbers are
 * asked for in ten minutes; see {@link Attempts}.
 */
export class Succession {
  readonly #configuration: string;
  readonly #proven = new Map<string, Certificate>();

  /** @param configuration a digest of all that decides what is asked, and what is believed. */
  constructor(configuration: string) {
    this.#configuration = configuration;
  }

  /** The certificate of a number that has been proven to be a successor. */
  proven(number: string): Certificate | undefined {
    return this.#proven.get(number);
  }

  /** Looks for the certificate of a number as {@link Attempts.seek} does, and keeps it. */
  async seek(number: string, find: () => Promise<Outcome>): Promise<Outcome> {
    const outcome = await attemptsOf(this.#configuration).seek(number, find);
    if (typeof outcome === 'object') {
      this.#keep(number, outcome);
    }
    return outcome;
  }

  #keep(number: string, certificate: Certificate): void {
    this.#proven.set(number, certificate);
    const [oldest] = this.#proven.keys();
    if (this.#proven.size > mostNumbers && oldest !== undefined) {
      this.#proven.delete(oldest);
    }
  }
}

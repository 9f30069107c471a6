/** Why a text cannot serve as the key or certificate that it was given for. */
export type KeyMaterialMistake =
  | 'too-long'
  | 'too-large'
  | 'empty'
  | 'not-base64'
  | 'encrypted'
  | 'truncated'
  | 'damaged'
  | 'unknown'
  | 'not-rsa'
  | 'private-key'
  | 'public-key'
  | 'certificate'
  | 'certificate-request';

/**
 * A key or certificate that cannot be used. Carries the kind of mistake and never a byte of the
 * material; the sentence for the administrator is written where the setting's name is known.
 */
export class KeyMaterialError extends Error {
  override readonly name = 'KeyMaterialError';
  readonly mistake: KeyMaterialMistake;

  constructor(mistake: KeyMaterialMistake) {
    super(`The key material is unusable: ${mistake}`);
    this.mistake = mistake;
  }
}

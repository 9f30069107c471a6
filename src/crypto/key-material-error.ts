/** Why a text cannot serve as the key or certificate that it was given for. */
export type KeyMaterialMistake =
  | 'too-long'
  | 'too-large'
  | 'too-many'
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
 * material; whoever knows the setting's name writes the sentence for the administrator.
 */
export class KeyMaterialError extends Error {
  override readonly name = 'KeyMaterialError';
  readonly mistake: KeyMaterialMistake;

  constructor(mistake: KeyMaterialMistake) {
    super(`The key material is unusable: ${mistake}`);
    this.mistake = mistake;
  }
}

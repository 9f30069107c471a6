import { KeyMaterialError, type KeyMaterialMistake } from '../../src/crypto/key-material-error.ts';

/** The mistake that a parser finds in a key material; undefined where it finds none. */
export const refusalOf = (parse: () => unknown): KeyMaterialMistake | undefined => {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (error instanceof KeyMaterialError) {
      return error.mistake;
    }
    throw error;
  }
};

// Only the ASN.1 reader of node-forge is bundled; its typings name the whole library alone, and
// have not caught up with the options.
declare module 'node-forge/lib/asn1.js' {
  import type { asn1 } from 'node-forge';

  interface DerOptions {
    strict: boolean;
    parseAllBytes: boolean;
    decodeBitStrings: boolean;
  }

  const reader: Omit<typeof asn1, 'fromDer'> & {
    fromDer: (bytes: string, options: DerOptions) => asn1.Asn1;
  };
  export default reader;
}

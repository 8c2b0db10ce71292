/** forge's ASN.1 alone, which its published types know only as a part of the whole. */
declare module 'node-forge/lib/asn1.js' {
  import type forge from 'node-forge';

  const asn1: typeof forge.asn1;
  export default asn1;
}

/** Digits and letters that are not mistaken for each other (Crockford's base 32). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Six characters that can be read out loud: 2^30 ids. */
export function toReportId(random: Uint8Array): string {
  return Array.from(random.subarray(0, 6), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** Digits and letters that are not mistaken for each other (Crockford's base 32). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Ten characters that can be read out loud: 2^50 ids. */
export function toReportId(random: Uint8Array): string {
  return Array.from(random.subarray(0, 10), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

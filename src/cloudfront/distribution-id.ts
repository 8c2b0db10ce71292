/**
 * Whether a word that stands alone is a distribution's id: `E`, then 11 to 14 capitals and digits; a shorter
 * one, as documentation uses them (`E1EXAMPLE`), has a digit in it.
 */
export const isDistributionId = (word: string): boolean =>
  /^E(?:[A-Z0-9]{11,14}|(?=[A-Z]*\d)[A-Z0-9]{7,10})$/.test(word);

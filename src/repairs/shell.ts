/** Words that mean nothing but themselves to a shell, and nothing to the program either: no leading dash. */
const SAFE = /^[A-Za-z0-9._:][A-Za-z0-9._:-]*$/;

/**
 * One word of a POSIX shell command, whatever is in it. Control characters are removed (they could act on the
 * terminal it is pasted into), and leading dashes too, so that it is never read as an option.
 */
export function shellWord(word: string): string {
  const plain = word.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').replace(/^-+/, '');
  return SAFE.test(plain) ? plain : `'${plain.replaceAll("'", `'\\''`)}'`;
}

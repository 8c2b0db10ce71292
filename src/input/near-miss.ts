/**
 * Letters between two words: put in, left out, changed, or two neighbours in the wrong order (Damerau 1964).
 */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[other.length] ?? 0;
}

const LETTERS_MAX = 20;

/**
 * The known word that was probably meant: the only one that goes on as the typed one begins, or the one with
 * the fewest letters changed. `null` where the typed one is known, or is like none of them.
 */
export function nearMiss(typed: string, known: readonly string[]): string | null {
  const word = typed.toLowerCase();
  if (word.length > LETTERS_MAX || known.includes(word)) return null;
  const [whole, ...others] = known.filter((candidate) => candidate.startsWith(word));
  if (word.length >= 3 && whole !== undefined && others.length === 0) return whole;
  if (word.length < 4) return null;
  const allowed = word.length < 6 ? 1 : 2;
  const [nearest] = known
    .map((candidate) => ({ candidate, letters: distance(word, candidate) }))
    .sort((a, b) => a.letters - b.letters);
  return nearest !== undefined && nearest.letters <= allowed ? nearest.candidate : null;
}

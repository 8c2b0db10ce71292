/**
 * The response URL that came with the command behind an open form: with it the answer reaches the person also where the
 * bot is no member. It is a secret of half an hour, so it stays in this process and is not written anywhere.
 */
export type ResponseMemory = {
  /** @returns a key for the form to carry */
  readonly keep: (responseUrl: string | null) => string;
  /** With its age; `null` when there was none or it is too old. */
  readonly recall: (key: string | undefined) => { readonly url: string; readonly keptAt: string } | null;
};

const KEPT_MAX = 1_000;
const LIFETIME_MS = 25 * 60_000;

export function createResponseMemory(now: () => Date, randomId: () => string): ResponseMemory {
  const kept = new Map<string, { readonly url: string; readonly keptAt: string }>();
  return {
    keep(url) {
      const key = randomId();
      if (url === null) return key;
      const [oldest] = kept.keys();
      if (kept.size >= KEPT_MAX && oldest !== undefined) kept.delete(oldest);
      kept.set(key, { url, keptAt: now().toISOString() });
      return key;
    },
    recall(key) {
      const found = kept.get(key ?? '');
      return found !== undefined && now().getTime() - Date.parse(found.keptAt) < LIFETIME_MS ? found : null;
    },
  };
}

/**
 * Keeps the response URL of the command that opened a form, so that the form can be answered also in a
 * channel where the bot is not a member. The URL is a secret that is valid for half an hour, so it is held in
 * memory only.
 */
export type ResponseMemory = {
  /** @returns a key to put into the form */
  readonly keep: (responseUrl: string | null) => string;
  /** The URL and its age; `null` where there is none or it is too old. */
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

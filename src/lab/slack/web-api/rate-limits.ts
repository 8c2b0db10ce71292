import { asText } from '../../../formats/json-value.ts';
import type { Args } from './api-arguments.ts';

/** At once, and then this many a second. */
type Limit = { readonly burst: number; readonly perSecond: number };

/** About one post a second in a channel, with bursts (https://docs.slack.dev/apis/web-api/rate-limits). */
const POSTS: Limit = { burst: 8, perSecond: 1 };
/** `chat.update` is Tier 3: 50 a minute in a workspace; that bursts of 20 pass is measured by others. */
const EDITS: Limit = { burst: 20, perSecond: 50 / 60 };

/** What Slack lets through; the rest is answered 429. */
export type RateLimits = {
  /** @returns `null` for a call that passes, else the `Retry-After` in whole seconds */
  readonly take: (method: string, args: Args) => number | null;
};

/** @param now milliseconds since 1970 */
export function createRateLimits(now: () => number): RateLimits {
  const credits = new Map<string, { left: number; countedAt: number }>();

  function take(key: string, { burst, perSecond }: Limit): number | null {
    const at = now();
    const before = credits.get(key) ?? { left: burst, countedAt: at };
    const left = Math.min(burst, before.left + ((at - before.countedAt) / 1_000) * perSecond);
    const passes = left >= 1;
    credits.set(key, { left: passes ? left - 1 : left, countedAt: at });
    return passes ? null : Math.max(1, Math.ceil((1 - left) / perSecond));
  }

  return {
    take(method, args) {
      if (method === 'chat.postMessage') return take(`posts ${asText(args.channel)}`, POSTS);
      if (method === 'chat.update') return take('edits', EDITS);
      return null;
    },
  };
}

import { randomBytes } from 'node:crypto';
import type { Message } from '../workspace/messages.ts';

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const USES_MAX = 5;
const LIFETIME_MS = 30 * 60 * 1000;

/** Where an interaction happened, and on which message of the app, if it was a click. */
export type Origin = { readonly user: string; readonly channel: string; readonly message?: Message };

export type ResponseUrls = {
  /** @returns the path of a new address */
  readonly issue: (kind: 'commands' | 'actions', origin: Origin) => string;
  /** Uses an address once. */
  readonly use: (path: string) => Origin | 'used_url' | 'expired_url' | 'not_found';
};

export function createResponseUrls(now: () => number): ResponseUrls {
  const issued = new Map<string, { readonly origin: Origin; readonly at: number; uses: number }>();
  return {
    issue(kind, origin) {
      const path = `/${kind}/${randomBytes(24).toString('base64url')}`;
      issued.set(path, { origin, at: now(), uses: 0 });
      return path;
    },
    use(path) {
      const entry = issued.get(path);
      if (entry === undefined) return 'not_found';
      if (now() - entry.at > LIFETIME_MS) return 'expired_url';
      if (entry.uses >= USES_MAX) return 'used_url';
      entry.uses += 1;
      return entry.origin;
    },
  };
}

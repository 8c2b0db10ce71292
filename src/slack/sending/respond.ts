import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { createPost } from '../connection/post.ts';
import { connectionCode } from './call.ts';
import type { Count } from './counted-call.ts';
import { pause } from './pause.ts';

/**
 * Answers through the `response_url` of a command or click; only that person sees it unless `in_channel` is
 * given.
 */
export type Respond = (
  url: string,
  message: SlackMessage,
  visibility?: 'ephemeral' | 'in_channel',
) => Promise<{ readonly kind: 'sent' } | { readonly kind: 'failed'; readonly code: string }>;

const TIMEOUT_MS = 10_000;
/** A response URL may be used five times (https://docs.slack.dev/interactivity/handling-user-interaction). */
const TRIES = 2;

const post = createPost(TIMEOUT_MS);
const headers = { 'content-type': 'application/json' };

/** @param isOurs whether an address belongs to Slack; nothing is posted to other addresses */
export function createRespond(isOurs: (url: string) => boolean, count: Count): Respond {
  return async (url, { text, blocks }, visibility = 'ephemeral') => {
    if (!isOurs(url)) return { kind: 'failed', code: 'foreign_response_url' };
    const body = JSON.stringify({ response_type: visibility, replace_original: false, text, blocks });
    let code = '';
    // A message for the whole channel is not repeated, since the first attempt may have arrived.
    const tries = visibility === 'in_channel' ? 1 : TRIES;
    for (let attempt = 0; attempt < tries; attempt++) {
      if (attempt > 0) await pause(1_000);
      try {
        const response = await post(url, { method: 'POST', headers, body });
        count(response.ok ? 'sent' : `http_${response.status}`, 'response_url');
        if (response.ok) return { kind: 'sent' };
        code = `http_${response.status}`;
        if (response.status < 500 && response.status !== 429) break;
      } catch (error) {
        code = connectionCode(error);
        count(code, 'response_url');
      }
    }
    return { kind: 'failed', code };
  };
}

import type { SlackMessage } from '../render/slack-message.ts';
import { connectionCode } from './call.ts';
import { pause } from './pause.ts';

/** Answers the person who typed a command, where they typed it, through the command's `response_url`. */
export type Respond = (
  url: string,
  message: SlackMessage,
) => Promise<{ readonly kind: 'sent' } | { readonly kind: 'failed'; readonly code: string }>;

/** Hosts that issue response URLs: Slack, and Slack for governments. */
const SLACK_HOSTS = ['hooks.slack.com', 'hooks.slack-gov.com'];
const TIMEOUT_MS = 10_000;
/** A response URL may be used five times (https://docs.slack.dev/interactivity/handling-user-interaction). */
const TRIES = 2;

/** @param slackApiUrl its origin may issue response URLs too, when another base than Slack is set */
export function createRespond(slackApiUrl: string | null): Respond {
  const ownOrigin = slackApiUrl === null ? null : new URL(slackApiUrl).origin;
  const isTrusted = (url: string): boolean => {
    if (!URL.canParse(url)) return false;
    const { protocol, hostname, origin } = new URL(url);
    return origin === ownOrigin || (protocol === 'https:' && SLACK_HOSTS.includes(hostname));
  };
  return async (url, { text, blocks }) => {
    if (!isTrusted(url)) return { kind: 'failed', code: 'foreign_response_url' };
    const body = JSON.stringify({ response_type: 'ephemeral', replace_original: false, text, blocks });
    let code = '';
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (attempt > 0) await pause(1_000);
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        await response.body?.cancel();
        if (response.ok) return { kind: 'sent' };
        code = `http_${response.status}`;
        if (response.status < 500 && response.status !== 429) break;
      } catch (error) {
        code = connectionCode(error);
      }
    }
    return { kind: 'failed', code };
  };
}

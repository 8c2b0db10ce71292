import type { WebClientOptions } from '@slack/web-api';
import type { SlackAppOptions } from '../app-options.ts';
import type { ClockDrift } from './clock-drift.ts';

/** Options of every Web API client of the app. */
export function webClientOptions(
  { config }: Pick<SlackAppOptions, 'config'>,
  fetch: ClockDrift['fetch'],
  logger: NonNullable<WebClientOptions['logger']>,
): WebClientOptions {
  return {
    ...(config.slackApiUrl === null ? {} : { slackApiUrl: config.slackApiUrl }),
    // The gateway repeats the calls that are safe to repeat. The client would also repeat posts that had
    // arrived, and would stop every method because of one 429.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch,
    logger,
  };
}

import type { WebClientOptions } from '@slack/web-api';
import type { SlackAppOptions } from '../app-options.ts';
import type { ClockDrift } from './clock-drift.ts';

/** Options of Bolt's Web API clients, which say how the step of a workflow ended. */
export function webClientOptions(
  { config }: Pick<SlackAppOptions, 'config'>,
  fetch: ClockDrift['fetch'],
  logger: NonNullable<WebClientOptions['logger']>,
): WebClientOptions {
  return {
    ...(config.slackApiUrl === null ? {} : { slackApiUrl: config.slackApiUrl }),
    // Who ends the step repeats the call. The client would also stop every method because of one 429.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch,
    logger,
  };
}

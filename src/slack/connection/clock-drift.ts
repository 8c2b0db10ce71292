import type { FetchFunction } from '@slack/web-api';
import type { Log } from '../../operating/log.ts';

/**
 * With more drift than this, signed requests of Slack are refused
 * (https://docs.slack.dev/authentication/verifying-requests-from-slack).
 */
const DRIFT_MAX_MS = 5 * 60_000;

/** Watches how far this machine's clock is from Slack's, by the `Date` header of Slack's answers. */
export type ClockDrift = {
  /** The `fetch` for the Web API client; it reads the time from every answer. */
  readonly fetch: FetchFunction;
  /** What is wrong, `null` when nothing is. */
  readonly trouble: () => string | null;
};

export function createClockDrift(post: FetchFunction, now: () => Date, log: Log): ClockDrift {
  let driftMs = 0;
  const trouble = () =>
    Math.abs(driftMs) <= DRIFT_MAX_MS
      ? null
      : `this machine's clock is ${Math.round(Math.abs(driftMs) / 60_000)} min ${driftMs > 0 ? 'ahead of' : 'behind'} Slack's: requests over HTTP are refused, and dates of certificates are misjudged`;
  return {
    async fetch(...request) {
      const response = await post(...request);
      const slackTime = Date.parse(response.headers.get('date') ?? '');
      if (Number.isNaN(slackTime)) return response;
      const wasRight = trouble() === null;
      driftMs = now().getTime() - slackTime;
      const because = trouble();
      if (wasRight && because !== null) log.error({ driftMs }, because);
      return response;
    },
    trouble,
  };
}

import { CONNECTION_ATTEMPTS, CONNECTION_TIMEOUT, RESPONSE_TIMEOUT } from '../../cloudfront/limits.ts';
import type { OriginPlan } from '../../formats/distribution.ts';
import { RULED_OUT, warning } from '../judging/judgement.ts';
import { configurationCause } from './configuration.ts';

/** Attempts and time-outs add up to more than CloudFront's own settings do, and viewers leave long before. */
export const timeOutsTooLong = configurationCause({
  id: 'time-outs-too-long',
  title: 'Time-outs add up to more than viewers wait',
  affects: 'unanswered',
  source: 'cloudfront-origin-settings',
  judge: ({ origin }) => {
    const longestMs = longestOf(origin);
    if (longestMs <= DEFAULT_LONGEST_MS) return RULED_OUT;
    const { connectionAttempts, connectTimeoutMs, responseTimeoutMs, completionTimeoutMs } = origin;
    const bound = completionTimeoutMs === null ? '' : ` (bounded by ${completionTimeoutMs / 1_000} s in all)`;
    return warning(
      `origin ${origin.id}: ${connectionAttempts} × (${connectTimeoutMs / 1_000} s to connect + ${responseTimeoutMs / 1_000} s to answer)${bound} make up to ${longestMs / 1_000} s before a viewer of a GET gets the 504; the defaults make ${DEFAULT_LONGEST_MS / 1_000} s`,
    );
  },
});

type Waiting = Pick<
  OriginPlan,
  'connectionAttempts' | 'connectTimeoutMs' | 'responseTimeoutMs' | 'completionTimeoutMs'
>;

function longestOf({
  connectionAttempts,
  connectTimeoutMs,
  responseTimeoutMs,
  completionTimeoutMs,
}: Waiting): number {
  const all = connectionAttempts * (connectTimeoutMs + responseTimeoutMs);
  return completionTimeoutMs === null ? all : Math.min(all, completionTimeoutMs);
}

const DEFAULT_LONGEST_MS = longestOf({
  connectionAttempts: CONNECTION_ATTEMPTS.default,
  connectTimeoutMs: CONNECTION_TIMEOUT.defaultMs,
  responseTimeoutMs: RESPONSE_TIMEOUT.defaultMs,
  completionTimeoutMs: null,
});

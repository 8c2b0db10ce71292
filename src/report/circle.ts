import type { Verdict } from '../causes/cause.ts';
import type { CauseId } from '../formats/cause-ids.ts';
import type { Evidence } from '../formats/evidence.ts';
import type { Finding } from '../formats/report.ts';

/**
 * The cause that says of a redirect that it leads back: no 502, and still what viewers see. One that does so
 * only under a setting, or for a name, that nobody gave is a warning alone: `null`.
 */
export function circleIn(verdicts: readonly Verdict[], { target }: Evidence): CauseId | null {
  const isThere = verdicts.some(
    ({ cause, judgement }) =>
      cause.id === 'http-redirect-loop' &&
      judgement.kind === 'warning' &&
      (judgement.at === undefined || (judgement.at === 'to-https' && target.protocol === 'http')),
  );
  return isThere ? 'http-redirect-loop' : null;
}

/** What ends it. */
export const outOfCircle = ({ remedy: [first = ''] }: Finding): readonly string[] => [
  `If browsers say "too many redirects": the origin sends them back to where they were. ${first}`,
];

import type { ViewOutcome } from '../sending/views.ts';

/** Why a form or a modal was not opened, for the person who clicked. */
export function notOpened(outcome: Exclude<ViewOutcome, { kind: 'shown' }>): string {
  return outcome.kind === 'expired'
    ? 'Slack allows three seconds to open this, and they had passed. Try again.'
    : 'Slack did not open this. Try again in a moment.';
}

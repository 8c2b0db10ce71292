import { RULED_OUT, warning } from '../judging/judgement.ts';
import { configurationCause } from './configuration.ts';

/**
 * The origin group does not fail over for what CloudFront answers when it cannot use the primary: 502 and
 * 504, and 503, under which the failover page counts a failed connection. Or there is a group, and the
 * behavior points past it to the origin itself.
 */
export const failoverIncomplete = configurationCause({
  id: 'failover-incomplete',
  title: 'The origin group does not fail over for these errors',
  affects: 'failing-at-the-primary',
  source: 'cloudfront-failover',
  judge: ({ group, groupPassedBy, behavior, origin }) => {
    if (group === null && groupPassedBy !== undefined)
      return warning(
        `behavior ${behavior.pattern} points to origin ${origin.id} itself, and not to group ${groupPassedBy}, which has it as primary: nothing fails over`,
        { at: 'group-passed-by' },
      );
    if (group === null || group.role === 'secondary') return RULED_OUT;
    const missing = WANTED.filter((status) => !group.failoverStatuses.includes(status));
    if (missing.length === 0) return RULED_OUT;
    const listed = group.failoverStatuses.length === 0 ? 'none' : group.failoverStatuses.join(', ');
    return warning(
      `group ${group.id} asks ${group.others.join(', ') || 'its secondary'} only for ${listed}, and not for ${missing.join(', ')}: those errors of the primary reach viewers (for other methods than GET, HEAD and OPTIONS all do)`,
    );
  },
});

const WANTED: readonly number[] = [502, 503, 504];

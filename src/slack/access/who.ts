import type { Place } from '../../jobs/store/store.ts';
import type { Who } from '../../operating/audit.ts';

/** The person and the channel, for lines of the audit log. */
export const whoIn = ({ team, user, channel }: Place): Who => ({ team, user, channel });

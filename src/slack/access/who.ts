import type { Place } from '../../jobs/store/store.ts';
import type { Who } from '../../operating/audit.ts';

/** For audit lines. */
export const whoIn = ({ team, user, channel }: Place): Who => ({ team, user, channel });

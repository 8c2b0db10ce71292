import { parseOriginWord } from '../../input/origin-word.ts';
import { EVERYTHING } from '../../jobs/pauses.ts';
import type { Place } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Context } from '../context.ts';
import { notice } from '../sending/notice.ts';

const USAGE = [
  'What? Type ',
  { typed: '/cf502 pause everything' },
  ', ',
  { typed: '/cf502 pause origin.example.com' },
  ', or the id of a person: ',
  { typed: '/cf502 pause U0123456789' },
] as const;

/**
 * Pauses or resumes checks: all of them, those of one origin, or those of one person. Running checks are not
 * stopped.
 */
export async function pauseOrResume(
  word: 'pause' | 'resume',
  typed: string,
  { team, user, channel }: Place,
  { config, pauses, audit }: Context,
): Promise<SlackMessage> {
  if (!config.admins.includes(user))
    return notice(['Only administrators of cf502 pause checks. Its operator names them in CF502_ADMINS.']);
  const what = whatIn(typed);
  if (what === null) {
    const paused = pauses.list();
    return notice(USAGE, [paused.length === 0 ? 'Nothing is paused.' : `Paused now: ${paused.join(', ')}.`]);
  }
  audit({ event: word === 'pause' ? 'paused' : 'resumed', what, team, user, channel });
  if (word === 'pause') {
    await pauses.pause(what);
    return notice([
      `Paused: ${what}. Checks that run already end as usual. To go on: `,
      { typed: `/cf502 resume ${what}` },
    ]);
  }
  return notice([(await pauses.resume(what)) ? `No longer paused: ${what}.` : `${what} was not paused.`]);
}

function whatIn(typed: string): string | null {
  if (typed.toLowerCase() === EVERYTHING) return EVERYTHING;
  if (/^[UW][A-Z0-9]{2,40}$/.test(typed)) return typed;
  const read = parseOriginWord(typed);
  return read.kind === 'parsed' ? read.value.origin : null;
}

import type { Admission } from '../access/admission.ts';
import { notice } from '../sending/notice.ts';
import { WATCHES_PER_CHANNEL } from '../threads/watch-waits.ts';
import type { Watches } from '../threads/watches.ts';
import type { ResultActions } from './result-actions.ts';

/** The buttons that start and stop watching a result. */
export function createWatchActions(context: {
  readonly watches: Pick<Watches, 'start' | 'stop'>;
  /** Whether somebody may use the bot in their direct messages too. */
  readonly admission: Admission;
}): Pick<ResultActions, 'watch' | 'unwatch'> {
  const { watches } = context;
  return {
    async watch({ click, place, report }) {
      const alone = click.messageTs === null;
      // A message that only one person sees cannot be edited later, so its watch goes to their direct
      // messages.
      const refusal = alone ? await context.admission({ ...click, channel: null }) : null;
      if (refusal !== null)
        return notice([`A watch of this would speak in your direct messages. ${refusal}`]);
      const started = await watches.start({ place, rootTs: click.messageTs }, report);
      if (started === 'unreachable')
        return notice([
          'What only you see is watched in your direct messages, and Slack does not let the bot write to you there. Ask again in a channel with the bot.',
        ]);
      if (started === 'too-many')
        return notice([
          `${WATCHES_PER_CHANNEL} results are being watched in ${alone ? 'your direct messages' : 'this channel'}. Stop one of them first.`,
        ]);
      if (started === 'already') return notice(['This is being watched already.']);
      return notice([
        `Watching for two hours: checked again after 30 s, then less and less often, up to every 10 min. ${alone ? 'Your direct messages with the bot hear' : 'The thread hears'} of changes only.`,
      ]);
    },
    async unwatch({ click }) {
      const stopped = click.messageTs !== null && (await watches.stop(click.channel, click.messageTs));
      return notice([stopped ? 'The watch was stopped.' : 'The watch is over already.']);
    },
  };
}

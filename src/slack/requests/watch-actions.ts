import { notice } from '../sending/notice.ts';
import type { WatchKind } from '../threads/start-watch.ts';
import { WATCHES_IN_ALL, WATCHES_PER_CHANNEL, WATCHES_PER_PERSON } from '../threads/watch-waits.ts';
import type { Press } from './pressed.ts';

/** The buttons that start watching a result. */
export const watchResult =
  (kind: WatchKind): Press =>
  async ({ click, place, report }, { admission, watches }) => {
    const alone = click.messageTs === null;
    // A message that only one person sees cannot be edited later, so its watch goes to their direct messages.
    const refusal = alone ? await admission({ ...click, channel: null }) : null;
    if (refusal !== null) return notice([`A watch of this would speak in your direct messages. ${refusal}`]);
    const started = await watches.start({ place, rootTs: click.messageTs }, report, kind);
    switch (started) {
      case 'unreachable':
        return notice([
          'What only you see is watched in your direct messages, and Slack does not let the bot write to you there. Ask again in a channel with the bot.',
        ]);
      case 'stays-here':
        return notice([
          'What only you see is watched in your direct messages, and what AWS said stays in this channel. Ask again in a thread here.',
        ]);
      case 'too-many-here':
        return notice([
          `${WATCHES_PER_CHANNEL} results are being watched in ${alone ? 'your direct messages' : 'this channel'}. Stop one of them first.`,
        ]);
      case 'too-many-of-person':
        return notice([
          `You have ${WATCHES_PER_PERSON} results watched. Stop one of them first; "stop" lists them.`,
        ]);
      case 'too-many':
        return notice([
          `${WATCHES_IN_ALL} results are being watched, which is all the bot does at once. Try again later.`,
        ]);
      case 'already':
        return notice(['This is being watched already.']);
      case 'joined':
        return notice(['This is being watched already; you are told too when it is fixed.']);
      case 'started':
        return notice([kind === 'period' ? COUNTING : watching(alone)]);
    }
  };

const COUNTING =
  'Watching for 30 minutes: asked every 10 s. At the end one line in the thread says how many tries failed, by address, by minute and by kind, and mentions you.';

const watching = (alone: boolean): string =>
  `Watching for two hours: checked again after 30 s, then less and less often, up to every 10 min. ${alone ? 'Your direct messages with the bot hear' : 'The thread hears'} of changes only. You are mentioned when it is fixed.`;

/** The button that stops watching a result. */
export const stopWatching: Press = async ({ click }, { watches }) => {
  const stopped = click.messageTs !== null && (await watches.stop(click.channel, click.messageTs));
  return notice([stopped ? 'The watch was stopped.' : 'The watch is over already.']);
};

import type { Queue } from '../queue/queue.ts';
import { toSlackMessages } from '../render/block-kit.ts';
import type { SlackMessage } from '../render/slack-message.ts';
import type { KeptReport, Place, Store } from '../store/store.ts';
import type { SlackRequest } from '../target/slack-text.ts';
import { notice } from './notice.ts';

type WordRequest = Extract<SlackRequest, { kind: 'word' }>;

const HISTORY_MAX = 10;

/** Answers the words that start no check: `show ID`, `history ORIGIN`, `status`. */
export async function answerWord(
  { word, rest }: WordRequest,
  place: Place,
  { store, queue }: { readonly store: Store; readonly queue: Queue },
): Promise<SlackMessage> {
  const [first = ''] = rest;
  switch (word) {
    case 'status': {
      const { running, waiting } = queue.counts();
      const trouble = store.trouble();
      return notice(
        [`${running} checks running, ${waiting} waiting.`],
        ...(trouble === null ? [] : [[`After a restart they would be lost: ${trouble}.`]]),
      );
    }
    case 'show': {
      if (first === '')
        return notice(['Which report? Type ', { typed: '/cf502 show ID' }, ' with the id of a check.']);
      const kept = await store.findReport(first);
      if (kept === null || !mayRead(kept, place))
        return notice([
          'No report ',
          { typed: first },
          ' was delivered in this channel. It is shown where it was asked for.',
        ]);
      return toSlackMessages(kept.report).root;
    }
    case 'history': {
      if (first === '')
        return notice(['Of which origin? Type ', { typed: '/cf502 history origin.example.com' }]);
      const kept = (await store.history(first.toLowerCase(), HISTORY_MAX)).filter((one) =>
        mayRead(one, place),
      );
      return kept.length === 0
        ? notice(['No check of ', { typed: first }, ' was delivered in this channel.'])
        : notice(
            ['Checks of ', { typed: first }, ', newest first'],
            ...kept.map(({ report }) => [summary(report)]),
          );
    }
    case 'edge':
    case 'explain':
      return notice([`In a terminal: `, { typed: `npx cf502 ${word} FILE` }]);
  }
}

/** A report belongs to the channels it was delivered to. */
function mayRead({ places }: KeptReport, { team, channel }: Place): boolean {
  return places.some((place) => place.team === team && place.channel === channel);
}

function summary({ id, startedAt, verdict }: KeptReport['report']): string {
  return `${startedAt.slice(0, 16).replace('T', ' ')} UTC  ${verdict.state}  ${verdict.causes.join(', ')}  (${id})`;
}

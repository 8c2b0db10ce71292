import { parseOriginWord } from '../../input/origin-word.ts';
import type { SlackRequest } from '../../input/slack-text.ts';
import { regionInWords } from '../../jobs/queue/queue.ts';
import type { KeptReport, Place } from '../../jobs/store/store.ts';
import { toSlackMessages } from '../../render/slack/block-kit.ts';
import { historyMessage } from '../../render/slack/history-message.ts';
import { resultMessages } from '../../render/slack/result-message.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { toHistory } from '../../report/history.ts';
import { isInternal, NOT_SHOWN_HERE, originOutside } from '../access/aws-open.ts';
import { mayRead } from '../access/may-read.ts';
import type { Context } from '../context.ts';
import { formOffer } from '../forms/form-offer.ts';
import { notice } from '../sending/notice.ts';
import { linkTo } from './link.ts';
import { pauseOrResume } from './pausing.ts';

type WordRequest = Extract<SlackRequest, { kind: 'word' }>;

/** The most watches that "stop" lists. */
const STOPPABLE_MAX = 10;
const HISTORY_MAX = 10;
/** Reports read to find ten that may be shown in this channel. */
const HISTORY_READ_MAX = 100;
/** The most channels that Slack is asked about for one report. */
const PLACES_MAX = 3;

/** Answers the words that start no check: `show ID`, `history ORIGIN`, `status`. */
export async function answerWord(
  { word, rest }: WordRequest,
  place: Place,
  context: Context,
  acknowledge: () => Promise<void>,
): Promise<SlackMessage> {
  const { store, quota, distributions } = context;
  const [first = ''] = rest;
  switch (word) {
    case 'status':
      return status(context);
    case 'show': {
      if (first === '')
        return notice(['Which report? Type ', { typed: '/cf502 show ID' }, ' with the id of a check.']);
      const tooMany = await quota.take(place, 1, 'wrong-id');
      if (tooMany !== null) return notice([tooMany]);
      const kept = await store.findReport(first.toLowerCase());
      const isOurs = kept !== null && mayRead(kept, place);
      if (kept !== null && !isOurs) await acknowledge();
      const isOpen = kept !== null && !isOurs && (await isOpenToAll(kept, context));
      if (isOurs || isOpen) await quota.giveBack(place, 1, 'wrong-id');
      if (isOurs && !(await distributions.mayShow(kept.report, place.channel)))
        return notice([NOT_SHOWN_HERE]);
      if (isOurs) return resultMessages(kept.report, { to: 'alone', watched: false }).root;
      if (isOpen) return toSlackMessages(kept.report).root;
      return notice([
        'No report ',
        { typed: first },
        ' was delivered in this channel, or in a public one the bot knows of.',
      ]);
    }
    case 'history': {
      const read = parseOriginWord(first);
      if (read.kind === 'invalid')
        return notice(['Of which origin? Type ', { typed: '/cf502 history origin.example.com' }]);
      const { origin } = read.value;
      const delivered = (await store.history(origin, HISTORY_READ_MAX)).filter((one) => mayRead(one, place));
      const mayShow = await Promise.all(
        delivered.map(({ report }) => distributions.mayShow(report, place.channel)),
      );
      const kept = delivered.filter((_, index) => mayShow[index]);
      return kept.length === 0
        ? notice(['No check of ', { typed: origin }, ' was delivered in this channel.'])
        : historyMessage(
            origin,
            toHistory(
              kept.map(({ report }) => report),
              HISTORY_MAX,
            ),
          );
    }
    case 'pause':
    case 'resume':
      return pauseOrResume(word, first, place, context);
    case 'edge':
    case 'explain':
      return formOffer(word);
  }
}

/** The answer to "stop": the watches of this person, which can be stopped. */
export async function stoppable({ team, user }: Place, context: Context): Promise<SlackMessage> {
  const own = (await context.store.watches()).filter(
    ({ place }) => place.team === team && place.user === user,
  );
  if (own.length === 0) return notice(['Nothing of yours is being watched, so there is nothing to stop.']);
  return notice(
    ['Stop what? You have these results watched; each has a button "Stop watching" under it:'],
    ...own.slice(0, STOPPABLE_MAX).map((watch) => {
      const link = linkTo(watch.place.channel, watch.rootTs, context);
      return [{ typed: originOutside(watch) }, link === null ? '' : ` ${link}`] as const;
    }),
  );
}

/**
 * A report delivered in a public channel may be read by everybody in the workspace, unless the check was
 * refused, or AWS was asked for it.
 */
async function isOpenToAll({ report, places }: KeptReport, { isPublic }: Context): Promise<boolean> {
  if (report.verdict.state === 'refused' || isInternal(report)) return false;
  const channels = new Set(places.map(({ channel }) => channel));
  const answers = await Promise.all([...channels].slice(0, PLACES_MAX).map(isPublic));
  return answers.includes(true);
}

async function status({ queue, store, watches }: Context): Promise<SlackMessage> {
  const { running, waiting, regions } = await queue.counts();
  const failed = (await store.listJobs()).filter(({ state }) => state === 'failed').length;
  const trouble = store.trouble();
  return notice(
    [`${running} checks running, ${waiting} waiting, ${watches.count()} results being watched.`],
    ...regions.map((of) => [`${of.region}: ${regionInWords(of)}`]),
    ...(failed === 0
      ? []
      : [[`${failed} checks failed inside cf502; its operator sees them with "cf502 queue".`]]),
    ...(trouble === null ? [] : [[`After a restart they would be lost: ${trouble}.`]]),
  );
}

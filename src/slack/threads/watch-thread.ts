import type { Report } from '../../formats/report.ts';
import type { Place, Store, Watch } from '../../jobs/store/store.ts';
import type { Log } from '../../operating/log.ts';
import { resultMessages } from '../../render/slack/result-message.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Gateway } from '../sending/gateway.ts';
import { sinceKnown } from './present.ts';
import type { Summaries } from './summaries.ts';

/** The messages of a watch in Slack. */
export type WatchThread = {
  /**
   * Posts replies in order, under the result.
   *
   * @param part their name in the metadata, by which a later process finds them
   * @param mayExist an earlier process may have sent them
   * @returns whether the thread can still be posted in
   */
  readonly say: (
    watch: Watch,
    part: string,
    messages: readonly SlackMessage[],
    mayExist: boolean,
  ) => Promise<boolean>;
  /** Edits the message that shows the result. */
  readonly show: (watch: Watch, report: Report, watched: boolean) => Promise<void>;
  /** Shows a result in the person's direct messages; `null` where the bot cannot write to them. */
  readonly showDirectly: (
    place: Place,
    report: Report,
    watchId: string,
  ) => Promise<Pick<Watch, 'place' | 'rootTs'> | null>;
};

export function createWatchThread(options: {
  readonly gateway: Gateway;
  readonly store: Store;
  readonly summaries: Pick<Summaries, 'tell'>;
  /** A person's direct messages, by the id of the person, once something was posted there. */
  readonly conversationOf: (user: string) => string;
  readonly log: Log;
}): WatchThread {
  const { gateway, store, summaries, log } = options;
  return {
    async say({ id, place, rootTs }, part, messages, mayExist) {
      const thread = { channel: place.channel, threadTs: place.threadTs ?? rootTs };
      for (const [index, message] of messages.entries()) {
        const mark = { job: id, part: index === 0 ? part : `${part}-${index}` };
        const sent = await gateway.post(thread, message, mark, { mayExist });
        if (sent.kind !== 'refused') continue;
        log.warn({ watch: id, code: sent.code }, 'a watch cannot speak any more');
        return false;
      }
      return true;
    },
    async show({ place, rootTs }, report, watched) {
      const since = await sinceKnown(report, place, store);
      const isMember = place.among !== undefined;
      const { root } = resultMessages(report, { to: 'channel', watched, isMember }, since);
      await summaries.tell(place, { kind: 'judged', report });
      await gateway.update({ channel: place.channel, ts: rootTs, urgency: 'verdict' }, root);
    },
    async showDirectly({ team, user }, report, watchId) {
      const place: Place = { team, channel: user, user, threadTs: null };
      const { root } = resultMessages(report, { to: 'channel', watched: true });
      const sent = await gateway.post(place, root, { job: watchId, part: 'root' });
      if (sent.kind !== 'sent') return null;
      return { place: { ...place, channel: options.conversationOf(user) }, rootTs: sent.ts };
    },
  };
}

import type { App } from '@slack/bolt';
import type { Context } from '../../context.ts';
import { readMessage, textForBot } from '../../requests/addressed-message.ts';
import { answerFiles } from '../../requests/answer-files.ts';
import { answerWords } from '../../requests/intake.ts';
import { readThreadStart } from '../../requests/thread-start.ts';

/** Somebody mentioned the bot in a channel or a thread. Bolt acknowledges before the listener runs. */
export function registerAppMention(app: Pick<App, 'event'>, context: Context): void {
  app.event('app_mention', async ({ event, body, context: { botUserId } }) => {
    if (event.user === undefined || 'bot_id' in event) return;
    const { place, delivery, files } = readMessage(body.team_id, { ...event, user: event.user });
    const addressed = textForBot(event.text, botUserId);
    const isInThread = event.thread_ts !== undefined;
    if (await answerFiles({ words: addressed, files, isInThread, delivery, place }, context)) return;
    // Somebody who only mentions the bot in a thread asks about the message that started the thread.
    const threadStart =
      addressed === '' && isInThread ? await readThreadStart(place.channel, place.threadTs, context) : null;
    const text = threadStart ?? addressed;
    const asked = { delivery, text, place, responseUrl: null, acknowledge: async () => {} };
    const answer = await answerWords(asked, context);
    // A private answer goes into a thread only where one exists: otherwise it would open a thread that only
    // this person sees.
    if (answer.kind === 'answer' && answer.needed)
      await context.gateway.tell({ ...place, threadTs: event.thread_ts ?? null }, answer.message);
  });
}

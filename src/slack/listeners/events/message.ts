import type { App } from '@slack/bolt';
import type { Context } from '../../context.ts';
import { readMessage, textForBot } from '../../requests/addressed-message.ts';
import { answerFiles } from '../../requests/answer-files.ts';
import { answerWords } from '../../requests/intake.ts';

/** Somebody wrote to the bot in direct messages. Bolt acknowledges before the listener runs. */
export function registerDirectMessage(app: Pick<App, 'event'>, context: Context): void {
  app.event('message', async ({ event, body, context: { botUserId } }) => {
    if (event.channel_type !== 'im') return;
    if (event.subtype !== undefined && event.subtype !== 'file_share') return;
    if (('bot_id' in event && event.bot_id !== undefined) || event.text === undefined) return;
    const { place, delivery, files } = readMessage(body.team_id, event);
    const text = textForBot(event.text, botUserId);
    if (await answerFiles({ words: text, files, isInThread: false, delivery, place }, context)) return;
    const asked = { delivery, text, place, responseUrl: null, acknowledge: async () => {} };
    const answer = await answerWords(asked, context);
    if (answer.kind === 'answer' && answer.needed) {
      const mark = { job: delivery, part: 'answer' };
      await context.gateway.post(place, answer.message, mark, { priority: 'answer' });
    }
  });
}

import type { App } from '@slack/bolt';
import type { Context } from '../../context.ts';
import { answerWords } from '../../requests/intake.ts';
import { ASK_TEXT } from '../../sending/ask-back.ts';
import { readClicked } from './clicked.ts';

/** A click on a suggestion such as "Did you mean history?" is answered as if the person had typed it. */
export function registerAskText(app: Pick<App, 'action'>, context: Context): void {
  app.action(new RegExp(`^${ASK_TEXT}\\d$`), async ({ ack, body, action }) => {
    await ack();
    if (!('value' in action) || typeof action.value !== 'string') return;
    const { delivery, answeredIn: place, responseUrl, via } = readClicked(body, context);
    const asked = { delivery, place, responseUrl, text: action.value, acknowledge: async () => {} };
    const answer = await answerWords(asked, context);
    if (answer.kind === 'answer' && answer.needed) await context.answers.tell([answer.message], place, via);
  });
}

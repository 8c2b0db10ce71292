import type { App } from '@slack/bolt';
import { toRequest } from '../../../input/options.ts';
import type { Context } from '../../context.ts';
import { takeOn } from '../../requests/intake.ts';
import { CHECK_HOST } from '../../sending/explain-answer.ts';
import { notice } from '../../sending/notice.ts';
import { type Clicked, readClicked } from './clicked.ts';

/** The buttons of an explanation that check the hosts it names. */
export function registerCheckHost(app: Pick<App, 'action'>, context: Context): void {
  app.action(new RegExp(`^${CHECK_HOST}\\d$`), async ({ ack, body, action }) => {
    await ack();
    if ('value' in action && typeof action.value === 'string')
      await checkHost(action.value, readClicked(body, context), context);
  });
}

/** The button's value comes from Slack's client, so it is read as if somebody had typed it. */
async function checkHost(
  host: string,
  { delivery, answeredIn, responseUrl, via }: Clicked,
  context: Context,
): Promise<void> {
  const { answers } = context;
  const request = toRequest([host], {});
  if (request.kind === 'invalid') return answers.tell([notice([request.message])], answeredIn, via);
  const answer = await takeOn({ delivery, place: answeredIn, responseUrl }, request.value, context);
  if (answer.kind === 'answer' && answer.needed) await answers.tell([answer.message], answeredIn, via);
}

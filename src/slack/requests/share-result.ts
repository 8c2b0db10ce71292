import { resultMessages } from '../../render/slack/result-message.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Context } from '../context.ts';
import { notice } from '../sending/notice.ts';
import type { Pressed } from './pressed.ts';

/** The button that shows the channel a result which so far only one person sees. */
export async function shareResult(
  { click, report }: Pressed,
  { once, respond }: Context,
): Promise<SlackMessage | null> {
  const { responseUrl } = click;
  // Clicks on one "Share" may come with different response URLs.
  const shared = await once(`share ${click.channel} ${report.id}`, async () => {
    const { root } = resultMessages(report, { to: 'alone', watched: false });
    const shown = { text: root.text, blocks: root.blocks.filter(({ type }) => type !== 'actions') };
    return responseUrl !== null && (await respond(responseUrl, shown, 'in_channel')).kind === 'sent';
  });
  switch (shared) {
    case 'done':
      return null;
    case 'before':
      return notice(['The channel has this already.']);
    case 'failed':
      return notice(['Slack did not let this be shared. Ask again in the channel.']);
  }
}

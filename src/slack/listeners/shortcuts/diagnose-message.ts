import type { App, MessageShortcut } from '@slack/bolt';
import { isRecognised } from '../../../formats/explain-report.ts';
import type { Context } from '../../context.ts';
import { messageForm } from '../../forms/message-form.ts';
import { notOpened } from '../../forms/not-opened.ts';
import { metadataFor } from '../../forms/open-form.ts';
import { wordsOf } from '../../requests/message-words.ts';
import { judgedIn } from '../../requests/read-text.ts';
import { notice } from '../../sending/notice.ts';

/** The message shortcut, as `manifest.yml` names it; a test holds the two together. */
export const MESSAGE_SHORTCUT = 'cf502_diagnose_message';

/** How much of a message is read: the person waits for the form meanwhile. */
const EXPLAINED_MAX = 60_000;

/** Asks which of the origins that a message names to check; the answer goes into the message's thread. */
export function registerMessageShortcut(app: Pick<App, 'shortcut'>, context: Context): void {
  app.shortcut({ callback_id: MESSAGE_SHORTCUT, type: 'message_action' }, async ({ ack, shortcut }) => {
    await ack();
    if (shortcut.type !== 'message_action') return;
    const problem = await open(shortcut, context);
    if (problem !== null) await context.respond(shortcut.response_url, notice([problem]));
  });
}

/** @returns why the form was not opened, a whole sentence; `null` where it was */
async function open(shortcut: MessageShortcut, context: Context): Promise<string | null> {
  const { trigger_id: triggerId, channel, message, user, response_url: responseUrl } = shortcut;
  const asker = { team: user.team_id ?? shortcut.team?.id ?? '', channel: channel.id, user: user.id };
  const tooMany = await context.quota.take(asker, 1);
  if (tooMany !== null) return tooMany;
  // The message comes from Slack's client, so its fields are not trusted.
  const { ts, thread_ts }: Readonly<Record<string, unknown>> = message;
  const words = wordsOf(message);
  const bytes = Buffer.from(words.slice(0, EXPLAINED_MAX));
  const { report, hosts: origins } = await context.work.read({ kind: 'explain', bytes, names: 'all' });
  const verdict =
    isRecognised(report) && !words.includes('CERTIFICATE-----') ? null : await judgedIn(bytes, context);
  const threadTs = typeof thread_ts === 'string' ? thread_ts : typeof ts === 'string' ? ts : null;
  const request = { triggerId, place: { channel: channel.id, threadTs }, responseUrl };
  const shown = await context.views.open(
    triggerId,
    messageForm({ origins, report, verdict }, metadataFor(request, context, origins)),
  );
  return shown.kind === 'shown' ? null : notOpened(shown);
}

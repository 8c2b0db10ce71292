import { resultMessages } from '../../render/slack/result-message.ts';
import { notice } from '../sending/notice.ts';
import type { Respond } from '../sending/respond.ts';
import type { ResultActions } from './result-actions.ts';

/** Results remembered, so that each is shared once. */
const REMEMBERED_MAX = 1_000;

/** The button that shows the channel a result which so far only one person sees. */
export function createShare(respond: Respond): ResultActions['share'] {
  /** Results shared by this process: the clicks on one "Share" may come with different response URLs. */
  const shared = new Set<string>();
  return async ({ click, report }) => {
    const what = `${click.channel} ${report.id}`;
    if (shared.has(what)) return notice(['The channel has this already.']);
    if (shared.size >= REMEMBERED_MAX) shared.clear();
    shared.add(what);
    const { root } = resultMessages(report, { to: 'alone', watched: false });
    const shown = { text: root.text, blocks: root.blocks.filter(({ type }) => type !== 'actions') };
    const sent = await (click.responseUrl === null
      ? { kind: 'failed' as const }
      : respond(click.responseUrl, shown, 'in_channel'));
    if (sent.kind === 'sent') return null;
    shared.delete(what);
    return notice(['Slack did not let this be shared. Ask again in the channel.']);
  };
}

import type { App } from '@slack/bolt';
import { ACTION, ANSWERS } from '../../../render/slack/action-ids.ts';
import type { Context } from '../../context.ts';
import { causeWasRight, causeWasWrong } from '../../requests/cause-answers.ts';
import { readClick } from '../../requests/click.ts';
import { copyForSupport, showEvidence } from '../../requests/evidence-actions.ts';
import { makeChain } from '../../requests/make-chain.ts';
import { pressResult } from '../../requests/press-result.ts';
import type { Press } from '../../requests/pressed.ts';
import { askForName, checkAgain, judgeWith, openOptions } from '../../requests/result-actions.ts';
import { shareResult } from '../../requests/share-result.ts';
import { stopWatching, watchResult } from '../../requests/watch-actions.ts';

/** Every button but the one below a check that still runs. */
type ResultAction = Exclude<(typeof ACTION)[keyof typeof ACTION], typeof ACTION.cancel>;

/** What each button under a result does; beside them those that answer a question. */
const PRESSES: Readonly<Record<ResultAction, Press>> = {
  [ACTION.again]: checkAgain,
  [ACTION.watch]: watchResult('until-fixed'),
  [ACTION.watchPeriod]: watchResult('period'),
  [ACTION.unwatch]: stopWatching,
  [ACTION.chain]: makeChain,
  [ACTION.evidence]: showEvidence,
  [ACTION.options]: openOptions,
  [ACTION.support]: copyForSupport,
  [ACTION.share]: shareResult,
  [ACTION.causeRight]: causeWasRight,
  [ACTION.causeWrong]: causeWasWrong,
  [ACTION.hostForwarded]: askForName('hostForwarded'),
  [ACTION.originName]: askForName('originName'),
  ...Object.fromEntries(Object.entries(ANSWERS).map(([id, { settings }]) => [id, judgeWith(settings)])),
};

/** They ask the origin, and show nothing of what the result was made of. */
const ASK_AGAIN: readonly string[] = [ACTION.again, ACTION.watch, ACTION.watchPeriod, ACTION.unwatch];

/**
 * The buttons under a result; several of one kind in one message are numbered. Every click is acknowledged at
 * once.
 */
export function registerResultButtons(app: Pick<App, 'action'>, context: Context): void {
  for (const [actionId, press] of Object.entries(PRESSES))
    app.action(new RegExp(`^${actionId}(?:_\\d)?$`), async ({ ack, body }) => {
      await ack();
      const click = readClick(body);
      if (click === null) return context.log.warn({ actionId }, 'a click that is none of ours');
      await pressResult(click, press, context, !ASK_AGAIN.includes(actionId));
    });
}

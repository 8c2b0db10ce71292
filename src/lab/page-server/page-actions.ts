import type { PageAction, PageOutcome, ViewValues } from '../page/page-state.ts';
import type { StandIn } from '../slack/slack-stand-in.ts';
import type { Outcome } from '../slack/user-interactions.ts';
import type { Values } from '../slack/workspace/view-state.ts';
import { elementsOf, type View } from '../slack/workspace/views.ts';

/** Slack's wording for what a person sees when an app does not answer. */
const WORDS = {
  operation_timeout: 'The app did not answer within 3 seconds (operation_timeout).',
  dispatch_failed: 'The app could not be reached (dispatch_failed).',
  invalid_command_response:
    'The app answered with something that cannot be shown (invalid_command_response).',
} as const;

/** Does what the person asked for. Rejects when they ask for what is not there. */
export async function act(action: PageAction, viewer: string, standIn: StandIn): Promise<PageOutcome> {
  const user = standIn.user(viewer);
  const message = (channel: string, ts: string) => {
    const found = standIn.channel(channel).message(ts);
    if (found === undefined) throw new Error('that message is gone');
    return found;
  };
  const viewOf = (which: 'modal' | 'home') => {
    const view = which === 'modal' ? standIn.view(viewer) : standIn.home(viewer);
    if (view === null) throw new Error('that view is closed');
    return view;
  };

  switch (action.kind) {
    case 'send': {
      const [command = '', ...rest] = action.text.trim().split(/(\s+)/);
      if (!command.startsWith('/')) {
        user.say(action.channel, action.text, action.thread);
        return {};
      }
      if (action.thread !== undefined)
        return { error: `${command} is not supported in threads. Sorry! Mention @cf502 instead.` };
      // Slackbot already says in the channel when a command fails.
      await user.command(action.channel, command, rest.join(''));
      return {};
    }
    case 'click':
      return toPageOutcome(
        await user.click(message(action.channel, action.ts), action.actionId, action.chosen),
      );
    case 'click-view':
      return toPageOutcome(await user.click(viewOf(action.view), action.actionId, action.chosen));
    case 'submit-view': {
      const view = viewOf('modal');
      const submission = await user.submitView(view, filesIn(view, action.values, standIn));
      return { ...toPageOutcome(submission), errors: submission.errors };
    }
    case 'close-view':
      await user.closeView(viewOf('modal'));
      return {};
    case 'message-shortcut':
      return toPageOutcome(await user.messageShortcut(message(action.channel, action.ts), action.callbackId));
    case 'global-shortcut':
      return toPageOutcome(await user.globalShortcut(action.callbackId));
    case 'open-home':
      user.openHome();
      return {};
    case 'invite-bot':
      user.inviteBot(action.channel);
      return {};
  }
}

/** The values with files in place of the ids that the page knows them by. */
function filesIn(view: View, values: ViewValues, standIn: StandIn): Values {
  const inputs = elementsOf(view.blocks).filter(({ element }) => element.type === 'file_input');
  const names = new Set(inputs.map(({ element }) => element.action_id));
  const file = (id: string) => {
    const found = standIn.file(id);
    if (found === undefined) throw new Error('that file was not uploaded');
    return found;
  };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      names.has(name) ? [value].flat().filter(Boolean).map(file) : value,
    ]),
  );
}

function toPageOutcome({ error }: Outcome): PageOutcome {
  return error === undefined ? {} : { error: WORDS[error] };
}

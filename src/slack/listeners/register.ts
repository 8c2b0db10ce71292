import type { App } from '@slack/bolt';
import type { Context } from '../context.ts';
import { registerAskText } from './actions/ask-text.ts';
import { registerCancelButton } from './actions/cancel-button.ts';
import { registerCheckHost } from './actions/check-host.ts';
import { registerFormButtons } from './actions/form-buttons.ts';
import { registerResultButtons } from './actions/result-buttons.ts';
import { registerCommand } from './commands/cf502.ts';
import { registerAppHomeOpened } from './events/app-home-opened.ts';
import { registerAppMention } from './events/app-mention.ts';
import { registerAppUninstalled } from './events/app-uninstalled.ts';
import { registerDirectMessage } from './events/message.ts';
import { registerDiagnoseOrigin } from './functions/diagnose-origin.ts';
import { registerCheckShortcut } from './shortcuts/check.ts';
import { registerMessageShortcut } from './shortcuts/diagnose-message.ts';
import { registerCauseForm } from './views/cause-form.ts';
import { registerCheckForm } from './views/check-form.ts';
import { registerEdgeForm } from './views/edge-form.ts';
import { registerEvidenceForm } from './views/evidence-form.ts';
import { registerExplainForm } from './views/explain-form.ts';
import { registerMessageForm } from './views/message-form.ts';
import { registerNameForms } from './views/name-form.ts';

/**
 * Registers every listener, in the folders of Slack's own template. Each acknowledges before it waits for a
 * network: Slack allows three seconds. A delivery may come twice; the store recognises the second one.
 */
export function registerListeners(
  app: Pick<App, 'action' | 'command' | 'event' | 'function' | 'shortcut' | 'view'>,
  context: Context,
): void {
  registerCommand(app, context);

  registerAppHomeOpened(app, context);
  registerAppMention(app, context);
  registerAppUninstalled(app, context);
  registerDirectMessage(app, context);

  registerAskText(app, context);
  registerCancelButton(app, context);
  registerCheckHost(app, context);
  registerFormButtons(app, context);
  registerResultButtons(app, context);

  registerCauseForm(app, context);
  registerCheckForm(app, context);
  registerEdgeForm(app, context);
  registerEvidenceForm(app, context);
  registerExplainForm(app, context);
  registerMessageForm(app, context);
  registerNameForms(app, context);

  registerCheckShortcut(app, context);
  registerMessageShortcut(app, context);

  if (context.config.workflowStep) registerDiagnoseOrigin(app, context);
}

import type { App } from '@slack/bolt';
import { toRequest } from '../../../input/options.ts';
import { tickedIn, typedIn } from '../../../render/slack/form-state.ts';
import type { Context } from '../../context.ts';
import { fromPrivateMetadata, toPlace } from '../../forms/form-place.ts';
import { MESSAGE_FORM, MESSAGE_INPUT } from '../../forms/message-form.ts';
import { takeSubmitted } from './check-form.ts';
import { formErrors, onSubmit, type Submission, type Submitted } from './on-submit.ts';

/** The form that the message shortcut opens: which of the names in the message to check. */
export function registerMessageForm(app: Pick<App, 'view'>, context: Context): void {
  onSubmit(app, MESSAGE_FORM, submit, context);
}

async function submit(submitted: Submitted, context: Context): Promise<Submission> {
  const { team, user, privateMetadata, state } = submitted;
  const formPlace = fromPrivateMetadata(privateMetadata);
  const [key, ...origins] = formPlace.carried;
  const chosen = tickedIn(state, MESSAGE_INPUT.found).flatMap((index) => origins[Number(index)] ?? []);
  const typed = typedIn(state, MESSAGE_INPUT.origin)
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  const field = typed.length === 0 && origins.length > 0 ? MESSAGE_INPUT.found : MESSAGE_INPUT.origin;
  const wanted = [...chosen, ...typed];
  if (wanted.length === 0) return formErrors({ [field]: 'Tick a name, or type one below.' });
  const request = toRequest(wanted, {});
  if (request.kind === 'invalid') return formErrors({ [field]: request.message });
  const place = toPlace(formPlace, team, user);
  const via = context.responseMemory.recall(key);
  return takeSubmitted({ submitted, field, request: request.value, place, via }, context);
}

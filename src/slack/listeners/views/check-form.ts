import type { App } from '@slack/bolt';
import type { Place } from '../../../jobs/store/store.ts';
import { CHECK_FORM, checkFormValues } from '../../../render/slack/check-form.ts';
import type { Context } from '../../context.ts';
import { fromPrivateMetadata, toPlace } from '../../forms/form-place.ts';
import { readCheckForm } from '../../forms/read-check-form.ts';
import type { CheckRequest } from '../../requests/distributions.ts';
import { takeOn } from '../../requests/intake.ts';
import { withKnown } from '../../requests/known-of.ts';
import { refusalIn } from '../../requests/refusal-in.ts';
import type { Via } from '../../sending/give-answer.ts';
import { formErrors, onSubmit, type Submission, type Submitted } from './on-submit.ts';

/** The form that asks for a check. */
export function registerCheckForm(app: Pick<App, 'view'>, context: Context): void {
  onSubmit(app, CHECK_FORM, submit, context);
}

async function submit(submitted: Submitted, context: Context): Promise<Submission> {
  const { team, user, privateMetadata, state } = submitted;
  const reading = readCheckForm(checkFormValues(state));
  if (reading.kind === 'errors') return formErrors(reading.errors);
  const formPlace = fromPrivateMetadata(privateMetadata);
  const via = context.responseMemory.recall(formPlace.carried[0]);
  const place = toPlace(formPlace, team, user);
  const request = await withKnown(reading.request, formPlace.carried[1], place, context);
  return takeSubmitted({ submitted, field: 'origin', request, place, via }, context);
}

/** Starts the checks that a form asks for. @param asked `field`: the input that shows why none is started */
export async function takeSubmitted(
  asked: {
    readonly submitted: Submitted;
    readonly field: string;
    readonly request: CheckRequest;
    readonly place: Place;
    readonly via: Via;
  },
  context: Context,
): Promise<Submission> {
  const { submitted, field, request, place, via } = asked;
  const delivery = `view ${submitted.triggerId}`;
  const answer = await takeOn({ delivery, place, responseUrl: via?.url ?? null }, request, context);
  const refusal = refusalIn(answer);
  if (refusal !== null) return formErrors({ [field]: refusal });
  return {
    kind: 'closed',
    after: async () => {
      if (answer.kind === 'answer' && answer.needed) await context.answers.tell([answer.message], place, via);
    },
  };
}

import { type CheckFormValues, checkForm, checkFormValues } from '../../render/slack/check-form.ts';
import type { FormState } from '../../render/slack/form-state.ts';
import type { Answer } from '../requests/intake.ts';
import type { ViewOutcome } from '../sending/views.ts';
import type { FormContext } from './form-context.ts';
import { type FormPlace, fromPrivateMetadata, toPlace, toPrivateMetadata } from './form-place.ts';
import { readCheckForm } from './read-check-form.ts';

/** A submitted form: who sent it, and what its `private_metadata` held. */
export type Submitted = {
  readonly triggerId: string;
  readonly team: string;
  readonly user: string;
  readonly privateMetadata: string;
  readonly state: FormState;
};

/**
 * Either errors by the name of the input, which keep the form open; or the work to do after the form closed.
 */
export type Submission =
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: 'closed'; readonly after: () => Promise<void> };

export const formErrors = (errors: Readonly<Record<string, string>>): Submission => ({
  kind: 'errors',
  errors,
});

/** Opens and reads the form that asks for a check. */
export type CheckEntrance = {
  /** @param responseUrl the response URL of the command that asked for the form */
  readonly open: (triggerId: string, place: FormPlace, responseUrl: string | null) => Promise<ViewOutcome>;
  /** Opens the form with all options, filled in with these values. */
  readonly openFilled: (
    triggerId: string,
    place: FormPlace,
    responseUrl: string | null,
    values: CheckFormValues,
  ) => Promise<ViewOutcome>;
  readonly submit: (submitted: Submitted) => Promise<Submission>;
};

export function createCheckEntrance({ intake, views, answers, memory }: FormContext): CheckEntrance {
  const carried = (place: FormPlace, responseUrl: string | null) =>
    toPrivateMetadata(place, [memory.keep(responseUrl)]);
  return {
    open: (triggerId, place, responseUrl) =>
      views.open(triggerId, checkForm({}, 'usual', carried(place, responseUrl))),
    openFilled: (triggerId, place, responseUrl, values) =>
      views.open(triggerId, checkForm(values, 'all', carried(place, responseUrl))),
    async submit({ triggerId, team, user, privateMetadata, state }) {
      const reading = readCheckForm(checkFormValues(state));
      if (reading.kind === 'errors') return formErrors(reading.errors);
      const formPlace = fromPrivateMetadata(privateMetadata);
      const place = toPlace(formPlace, team, user);
      const via = memory.recall(formPlace.carried[0]);
      const answer = await intake.take(
        { delivery: `view ${triggerId}`, place, responseUrl: via?.url ?? null },
        reading.request,
      );
      const refusal = refusalIn(answer);
      if (refusal !== null) return formErrors({ origin: refusal });
      return {
        kind: 'closed',
        after: async () => {
          if (answer.kind === 'answer' && answer.needed) await answers.tell([answer.message], place, via);
        },
      };
    },
  };
}

/** Where no check was started at all, why: shown in the form, which stays open. */
export function refusalIn(answer: Answer): string | null {
  if (answer.kind === 'duplicate' || answer.taken > 0) return null;
  return answer.message.text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

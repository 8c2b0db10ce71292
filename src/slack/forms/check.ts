import { type CheckFormValues, checkForm, checkFormValues } from '../../render/slack/check-form.ts';
import type { FormState } from '../../render/slack/form-state.ts';
import type { Answer } from '../requests/intake.ts';
import type { ViewOutcome } from '../sending/views.ts';
import type { FormContext } from './form-context.ts';
import { type FormPlace, fromPrivateMetadata, toPlace, toPrivateMetadata } from './form-place.ts';
import { readCheckForm } from './read-check-form.ts';

/** A submitted form: whose, and what it carried. */
export type Submitted = {
  readonly triggerId: string;
  readonly team: string;
  readonly user: string;
  readonly privateMetadata: string;
  readonly state: FormState;
};

/** What is wrong under inputs by name, which keeps the form open; or what is done after it closed. */
export type Submission =
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: 'closed'; readonly after: () => Promise<void> };

export const formErrors = (errors: Readonly<Record<string, string>>): Submission => ({
  kind: 'errors',
  errors,
});

/** The form of a check. */
export type CheckEntrance = {
  /** @param responseUrl of the command that asked for the form */
  readonly open: (triggerId: string, place: FormPlace, responseUrl: string | null) => Promise<ViewOutcome>;
  /** The same filled in, with every option. */
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

/** Said in the form, which stays open, where nothing at all was begun. */
export function refusalIn(answer: Answer): string | null {
  if (answer.kind === 'duplicate' || answer.taken > 0) return null;
  return answer.message.text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

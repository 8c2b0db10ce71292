import type { ModalView } from '@slack/types';
import { type CheckFormValues, checkForm } from '../../render/slack/check-form.ts';
import type { Context } from '../context.ts';
import type { ViewOutcome } from '../sending/views.ts';
import { edgeForm } from './edge-form.ts';
import { explainForm } from './explain-form.ts';
import { type FormPlace, toPrivateMetadata } from './form-place.ts';

/** A click, command or shortcut that asks for a form. */
export type FormRequest = {
  readonly triggerId: string;
  /** Where the form's answer goes. */
  readonly place: FormPlace;
  /** The form's answer can go through it too. */
  readonly responseUrl: string | null;
};

const FORMS = {
  check: (_, metadata) => checkForm({}, 'usual', metadata),
  edge: ({ mayReadFiles }, metadata) => edgeForm(mayReadFiles(), metadata),
  explain: ({ mayReadFiles }, metadata) => explainForm(mayReadFiles(), metadata),
} as const satisfies Readonly<Record<string, (context: Context, privateMetadata: string) => ModalView>>;

/** The forms that a command or a button opens. */
export type FormName = keyof typeof FORMS;

export function openForm(form: FormName, request: FormRequest, context: Context): Promise<ViewOutcome> {
  return context.views.open(request.triggerId, FORMS[form](context, metadataFor(request, context)));
}

/**
 * Opens the form of a check with all options, filled in with these values.
 *
 * @param reportId comes back with the form: what people said of that result and the form has no field for
 */
export function openFilledCheckForm(
  request: FormRequest,
  values: CheckFormValues,
  reportId: string,
  context: Context,
): Promise<ViewOutcome> {
  const metadata = metadataFor(request, context, [reportId]);
  return context.views.open(request.triggerId, checkForm(values, 'all', metadata));
}

/** What a form carries: where its answer goes, the key of the response URL, and further texts. */
export function metadataFor(
  { place, responseUrl }: FormRequest,
  { responseMemory }: Context,
  carried: readonly string[] = [],
): string {
  return toPrivateMetadata(place, [responseMemory.keep(responseUrl), ...carried]);
}

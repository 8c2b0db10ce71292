import { type TargetRequest, toRequest } from '../../input/options.ts';
import { CHECK_FIELDS, type CheckField, type CheckFormValues } from '../../render/slack/check-form.ts';

export type FormReading =
  | { readonly kind: 'request'; readonly request: TargetRequest }
  /** What is wrong, under the input it is wrong in. */
  | { readonly kind: 'errors'; readonly errors: Readonly<Partial<Record<CheckField, string>>> };

/** Any target, to try an option on. */
const SOME_ORIGIN = 'origin.example';

/** Reads the form with the grammar of the command line, each input by itself first so that an error stands beside it. */
export function readCheckForm(values: CheckFormValues): FormReading {
  const { origin = '', ...options } = values;
  const origins = origin.split(/[\s,]+/).filter((word) => word !== '');
  const errors: Partial<Record<CheckField, string>> = {};
  for (const field of CHECK_FIELDS) {
    const value = values[field];
    const alone =
      field === 'origin'
        ? toRequest(origins, {})
        : value === undefined
          ? null
          : toRequest([SOME_ORIGIN], { [field]: value });
    if (alone?.kind === 'invalid') errors[field] = inTheForm(alone.message);
  }
  if (Object.keys(errors).length > 0) return { kind: 'errors', errors };
  const whole = toRequest(origins, options);
  // Only together they are wrong: the URL says one port, the field below another.
  return whole.kind === 'parsed'
    ? { kind: 'request', request: whole.value }
    : { kind: 'errors', errors: { origin: inTheForm(whole.message) } };
}

/** The command line's words, without its dashes. */
function inTheForm(message: string): string {
  return message
    .replace(/^--[a-z-]+: /, '')
    .replaceAll('--port', 'the field Port')
    .replaceAll('--protocol', 'the field Origin protocol policy');
}

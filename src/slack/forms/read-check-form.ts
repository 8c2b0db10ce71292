import { type TargetRequest, toRequest } from '../../input/options.ts';
import { CHECK_FIELDS, type CheckField, type CheckFormValues } from '../../render/slack/check-form.ts';

export type FormReading =
  | { readonly kind: 'request'; readonly request: TargetRequest }
  /** Errors by the name of the input. */
  | { readonly kind: 'errors'; readonly errors: Readonly<Partial<Record<CheckField, string>>> };

/** Some valid target, to parse one option with. */
const SOME_ORIGIN = 'origin.example';

/**
 * Reads the form with the parser of the command line: first each input alone, so that an error is shown at
 * that input.
 */
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
  // Each input is right alone, but they contradict each other: the URL names one port, the field below
  // another.
  return whole.kind === 'parsed'
    ? { kind: 'request', request: whole.value }
    : { kind: 'errors', errors: { origin: inTheForm(whole.message) } };
}

/** Error texts of the command line, without the dashes of its options. */
function inTheForm(message: string): string {
  return message
    .replace(/^--[a-z-]+: /, '')
    .replaceAll('--port', 'the field Port')
    .replaceAll('--protocol', 'the field Origin protocol policy');
}

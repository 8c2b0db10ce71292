import type { ModalView } from '@slack/types';
import { CONNECTION_TIMEOUT, RESPONSE_TIMEOUT, type TimeoutSetting } from '../../cloudfront/limits.ts';
import type { Target } from '../../formats/target.ts';
import { choiceField, modal, numberField, textField } from './form-inputs.ts';
import { type FormState, typedIn } from './form-state.ts';

/** The `callback_id` of the form. */
export const CHECK_FORM = 'check_form';

/** Named as the options of the command line are; also the ids of the form's inputs. */
export const CHECK_FIELDS = [
  'origin',
  'protocol',
  'port',
  'host-header',
  'path',
  'min-tls',
  'connect-timeout',
  'response-timeout',
  'timeout',
] as const;
export type CheckField = (typeof CHECK_FIELDS)[number];

/** What stands in the form, in the words of the command line; an absent one is not known. */
export type CheckFormValues = Readonly<Partial<Record<CheckField, string>>>;

/** Stands for "not known" in a list, which Slack does not let be empty. */
const OPEN = 'open';

/**
 * The form behind `/cf502` alone, the shortcuts and *Other options*.
 *
 * @param values what it is filled in with
 * @param fields the time-outs, which few touch, stand in *Other options* alone
 * @param privateMetadata comes back with the submission; at most 3,000 characters
 */
export function checkForm(
  values: CheckFormValues = {},
  fields: 'usual' | 'all' = 'usual',
  privateMetadata = '',
): ModalView {
  const filled = (field: CheckField) => (values[field] === undefined ? {} : { value: values[field] });
  return modal(
    CHECK_FORM,
    'Diagnose an origin',
    [
      textField({
        name: 'origin',
        label: 'Origin',
        hint: 'A host, host:port or URL; up to five. CloudFront console: Origins tab, “Origin domain”.',
        placeholder: 'origin.example.com',
        max: 1_000,
        ...filled('origin'),
      }),
      choiceField({
        name: 'protocol',
        label: 'Origin protocol policy',
        choices: [
          { value: OPEN, label: 'Not known: ask both' },
          { value: 'https', label: 'HTTPS only' },
          { value: 'http', label: 'HTTP only' },
          { value: 'match-viewer', label: 'Match viewer' },
        ],
        ...filled('protocol'),
      }),
      numberField({
        name: 'port',
        label: 'Port',
        hint: 'Empty: 443, and 80 for HTTP.',
        optional: true,
        min: 1,
        max: 65_535,
        ...filled('port'),
      }),
      textField({
        name: 'host-header',
        label: 'Host header CloudFront sends',
        hint: 'The viewers’ name if Host is forwarded, “none” if it is not. Empty: not known.',
        placeholder: 'www.example.com',
        optional: true,
        max: 260,
        ...filled('host-header'),
      }),
      textField({
        name: 'path',
        label: 'Path',
        placeholder: '/health',
        optional: true,
        ...filled('path'),
      }),
      choiceField({
        name: 'min-tls',
        label: 'Minimum origin SSL protocol',
        choices: [
          { value: OPEN, label: 'Not known: TLSv1.2 is assumed' },
          ...['TLSv1.2', 'TLSv1.1', 'TLSv1', 'SSLv3'].map((value) => ({ value, label: value })),
        ],
        ...filled('min-tls'),
      }),
      ...(fields === 'all'
        ? TIMEOUT_FIELDS.map((field) => numberField({ ...field, ...filled(field.name) }))
        : []),
    ],
    { submit: 'Check', close: 'Cancel', privateMetadata },
  );
}

const inSeconds = ({ defaultMs, minimumMs, maximumMs }: TimeoutSetting) => ({
  hint: `Seconds, ${minimumMs / 1_000} to ${maximumMs / 1_000}, as the origin is set in CloudFront. Empty: ${defaultMs / 1_000}.`,
  min: minimumMs / 1_000,
  max: maximumMs / 1_000,
});

const TIMEOUT_FIELDS = [
  {
    name: 'connect-timeout',
    label: 'Connection timeout',
    optional: true,
    ...inSeconds(CONNECTION_TIMEOUT),
  },
  { name: 'response-timeout', label: 'Response timeout', optional: true, ...inSeconds(RESPONSE_TIMEOUT) },
  {
    name: 'timeout',
    label: 'Limit of the whole check',
    hint: 'Seconds. Empty: as long as the bot allows.',
    optional: true,
    min: 1,
    max: 600,
  },
] as const;

/** What was typed into the form. */
export function checkFormValues(state: FormState): CheckFormValues {
  const typed = CHECK_FIELDS.map((field) => [field, typedIn(state, field)] as const);
  return Object.fromEntries(typed.filter(([, value]) => value !== '' && value !== OPEN));
}

/**
 * The form's content for a target that was asked for before.
 *
 * @param timeoutMs the limit of that check, where it was not the usual one
 */
export function checkFormValuesOf(target: Target, timeoutMs: number | null = null): CheckFormValues {
  const { origin, protocol, port, hostHeader, path, minTls, connectTimeoutMs, responseTimeoutMs } = target;
  return {
    origin,
    ...(protocol === null ? {} : { protocol }),
    ...(port === null ? {} : { port: String(port) }),
    ...(hostHeader === null ? {} : { 'host-header': hostHeader }),
    ...(path === '/' ? {} : { path }),
    ...(minTls === null ? {} : { 'min-tls': minTls }),
    ...(connectTimeoutMs === CONNECTION_TIMEOUT.defaultMs
      ? {}
      : { 'connect-timeout': String(connectTimeoutMs / 1_000) }),
    ...(responseTimeoutMs === RESPONSE_TIMEOUT.defaultMs
      ? {}
      : { 'response-timeout': String(responseTimeoutMs / 1_000) }),
    ...(timeoutMs === null ? {} : { timeout: String(Math.max(1, Math.round(timeoutMs / 1_000))) }),
  };
}

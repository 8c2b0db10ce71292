import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TARGET_OPTIONS, toRequest } from '../../../src/input/options.ts';
import { checkView } from '../../../src/render/slack/block-limits.ts';
import {
  CHECK_FIELDS,
  type CheckFormValues,
  checkForm,
  checkFormValues,
  checkFormValuesOf,
} from '../../../src/render/slack/check-form.ts';
import { readCheckForm } from '../../../src/slack/forms/read-check-form.ts';
import { USAGE } from '../../../src/slack/sending/notice.ts';
import { HOSTILE_TEXTS } from '../../report/reports.ts';
import { assertGolden } from '../golden.ts';

const FILLED = {
  origin: 'origin.example.com',
  protocol: 'match-viewer',
  port: '8443',
  'host-header': 'www.example.com',
  path: '/health?deep=1',
  'min-tls': 'TLSv1.1',
  'connect-timeout': '2',
  'response-timeout': '60',
  timeout: '20',
} as const satisfies Required<CheckFormValues>;

/** The state Slack hands back for a form that nobody touched. */
function untouched(view: ReturnType<typeof checkForm>) {
  const values = view.blocks.map((block) => {
    const element = (block as unknown as { element: Record<string, unknown> }).element;
    const state = { value: element.initial_value ?? null, selected_option: element.initial_option ?? null };
    return [block.block_id, { [String(element.action_id)]: state }] as const;
  });
  return { values: Object.fromEntries(values) };
}

test('the form, empty and filled in', () => {
  const forms = {
    empty: checkForm(),
    filled: checkForm(FILLED, 'all', '{"channel":"C0INCIDENT"}'),
  };
  assertGolden('check-form.json', `${JSON.stringify(forms, null, 2)}\n`);
  for (const form of Object.values(forms)) assert.deepEqual(checkView(form), []);
});

test('every option that describes a target has a field in the form and a line in the help', () => {
  for (const option of Object.keys(TARGET_OPTIONS)) {
    assert.ok(
      CHECK_FIELDS.some((field) => field === option),
      `--${option} has no field in src/render/slack/check-form.ts: Other options would forget it`,
    );
    assert.ok(
      USAGE.text.includes(`--${option}`),
      `--${option} is missing in USAGE, src/slack/sending/notice.ts`,
    );
  }
});

test('what was filled in comes back as it was', () => {
  assert.deepEqual(checkFormValues(untouched(checkForm(FILLED, 'all'))), FILLED);
  assert.deepEqual(checkFormValues(untouched(checkForm())), {});
  const request = toRequest([FILLED.origin], FILLED);
  assert.ok(request.kind === 'parsed');
  const [target] = request.value.targets;
  assert.ok(target);
  assert.deepEqual(checkFormValuesOf(target, request.value.timeoutMs), FILLED);
  const usual = toRequest([FILLED.origin], {});
  const [plain] = usual.kind === 'parsed' ? usual.value.targets : [];
  assert.ok(plain);
  assert.deepEqual(checkFormValuesOf(plain), { origin: FILLED.origin }, 'what is usual stays empty');
});

test('the form keeps within the limits of Slack, whatever it is filled in with', () => {
  for (const text of HOSTILE_TEXTS) {
    const values = {
      origin: text,
      protocol: text,
      port: text,
      'host-header': text,
      path: text,
      timeout: text,
    };
    assert.deepEqual(checkView(checkForm(values, 'all')), [], text.slice(0, 40));
  }
});

test('each error stands under its input, in the words of the one grammar', () => {
  for (const [values, errors] of [
    [{}, { origin: /^No target/ }],
    [{ origin: 'nonsense' }, { origin: /is not a full host name/ }],
    [{ origin: 'a.example', port: '70000' }, { port: /^"70000" is not a whole number from 1 to 65535/ }],
    [
      { origin: '--port', 'host-header': 'not a name', path: 'health' },
      { origin: /is not a host name/, 'host-header': /is not a host name/, path: /does not begin with \// },
    ],
    [
      { origin: 'a.example', 'connect-timeout': '11' },
      { 'connect-timeout': /whole number from 1 to 10 seconds/ },
    ],
    [{ origin: 'a.example', protocol: 'gopher' }, { protocol: /is none of https, http/ }],
    [{ origin: 'a.example:8443', port: '9443' }, { origin: /the field Port says 9443/ }],
    [{ origin: 'http://a.example', protocol: 'https' }, { origin: /the field Origin protocol policy/ }],
    [{ origin: 'a.example b.example c.example d.example e.example f.example' }, { origin: /at most 5/ }],
  ] as const) {
    const reading = readCheckForm(values);
    assert.ok(reading.kind === 'errors', JSON.stringify(values));
    assert.deepEqual(Object.keys(reading.errors).sort(), Object.keys(errors).sort());
    for (const [field, pattern] of Object.entries(errors))
      assert.match(reading.errors[field as keyof typeof reading.errors] ?? '', pattern);
  }
});

test('a form that is right is the request the command line would make of it', () => {
  const { origin, ...options } = FILLED;
  assert.deepEqual(readCheckForm(FILLED), {
    kind: 'request',
    request: (toRequest([origin], options) as { value: unknown }).value,
  });
});

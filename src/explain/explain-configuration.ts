import { otherForm } from '../distribution/other-forms.ts';
import { LOOKS_LIKE_YAML, mayHoldYaml, pastedConfiguration } from '../distribution/pasted-configuration.ts';
import { CUT_CONFIGURATION, LOOKS_CONFIGURED, pastedJson } from '../distribution/pasted-json.ts';
import { type Planned, planFor } from '../distribution/plan.ts';
import { readConfiguration } from '../distribution/read-configuration.ts';
import type { ExplainReport } from '../formats/explain-report.ts';
import { isObject } from '../formats/json-value.ts';
import { decodeText, packingOf } from './decode-text.ts';

/** Origins that are spelled out; more are counted. */
const SHOWN = 8;

/**
 * A distribution's configuration, pasted or handed over as a file: its origins, and with which options each
 * is checked as this distribution asks it. Values of custom headers are left out.
 *
 * @returns `null` for any other JSON
 */
export function explainConfiguration(value: unknown): ExplainReport | null {
  if (!mayBeConfiguration(value)) return null;
  const configuration = readConfiguration(value);
  if (configuration === null || configuration.distributions.length === 0) return null;
  const planning = planFor({ host: null, path: null, protocol: null }, configuration);
  if (planning.kind === 'invalid')
    return { ...BASE, because: `This is no single distribution: ${planning.message}.`, next: [], hosts: [] };
  const { planned, notes } = planning;
  const [{ id, aliases, domainName, notes: onItself }] = configuration.distributions.slice(0, 1) as [
    (typeof configuration.distributions)[number],
  ];
  const names = [id, ...aliases.slice(0, 3), domainName].filter((name) => name !== null).join(', ');
  const more = planned.length > SHOWN ? ` ${planned.length - SHOWN} more are not shown.` : '';
  const said = onItself
    .slice(0, SHOWN)
    .map((note) => ` ${note}`)
    .join('');
  const count = planned.length === 1 ? 'one origin is' : `${planned.length} origins are`;
  const asked = planned.length === 0 ? 'no origin can be asked' : `${count} asked, each as follows`;
  return {
    ...BASE,
    because: `Of ${names || 'a distribution without an id'}: ${asked}.${more}${said}`,
    next: [...planned.slice(0, SHOWN).map(stepFor), ...notes.slice(0, SHOWN).map((note) => `${note}.`)],
    hosts: [
      ...new Set(planned.flatMap(({ plan, target }) => (plan.origin.kind === 'vpc' ? [] : [target.origin]))),
    ],
  };
}

/** The same for one in YAML, alone or among other words; `null` where there is none. */
export async function explainYaml(bytes: Uint8Array): Promise<ExplainReport | null> {
  if (bytes.length > YAML_MAX_BYTES || packingOf(bytes) !== 'none') return null;
  const decoded = decodeText(bytes);
  const text = decoded.kind === 'text' ? new TextDecoder().decode(decoded.bytes) : '';
  if (!mayHoldYaml(text)) return null;
  const pasted = await pastedConfiguration(text);
  if (pasted.kind === 'unread') return { ...BASE, because: pasted.because, next: [], hosts: [] };
  return pasted.kind === 'value' ? explainConfiguration(pasted.value) : null;
}

/** UTF-16 has two bytes for each character. */
const YAML_MAX_BYTES = 1024 * 1024;

const PART =
  'This is a part of a configuration in YAML. Hand over all of what `aws cloudfront get-distribution --id ID` prints, or the whole template, as a file.';

/** What to hand over instead of a configuration in a form that is not read; `null` for any other text. */
export function explainOtherForm(text: string): ExplainReport | null {
  const because = otherForm(text) ?? (LOOKS_LIKE_YAML.test(text) ? PART : null);
  return because === null ? null : { ...BASE, because, next: [], hosts: [] };
}

/** The same for one that stands among other words, or is cut off; `null` where there is none. */
export function explainPastedConfiguration(text: string): ExplainReport | null {
  if (!LOOKS_CONFIGURED.test(text)) return null;
  const pasted = pastedJson(text);
  if (pasted.kind === 'json') return explainConfiguration(pasted.value);
  return pasted.kind === 'none' ? null : { ...BASE, because: CUT_CONFIGURATION, next: [], hosts: [] };
}

const BASE = {
  schema: 'cf502/explain@1',
  form: 'configuration',
  madeBy: 'unknown',
  status: null,
  causes: [],
  requestIds: [],
  rules: [],
  records: 1,
} as const;

function stepFor({ plan, target }: Planned): string {
  const { origin, behavior, group, open } = plan;
  const role = group === null ? '' : `, ${group.role} of group ${group.id}`;
  const patterns = [behavior.pattern, ...behavior.alsoPatterns].slice(0, 3).join(' ');
  const left = open.length === 0 ? '' : `. Left open: ${open.map(({ on }) => on).join('; ')}`;
  const who = `Origin ${origin.id} (${patterns}${role})`;
  if (origin.kind === 'vpc') return `${who}: a VPC origin, which only a check inside its VPC reaches${left}`;
  const options: readonly (readonly [string, string | number | null])[] = [
    ['protocol', target.protocol],
    ['port', target.port],
    ['host-header', target.hostHeader],
    ['min-tls', target.protocol === 'http' ? null : target.minTls],
    ['path', target.path === '/' ? null : target.path],
    ['connect-timeout', target.connectTimeoutMs === 10_000 ? null : target.connectTimeoutMs / 1_000],
    ['response-timeout', target.responseTimeoutMs === 30_000 ? null : target.responseTimeoutMs / 1_000],
  ];
  const words = options.flatMap(([name, value]) => (value === null ? [] : [`--${name} ${value}`]));
  return `${who}: check \`${[target.origin, ...words].join(' ')}\`${left}`;
}

/** Lines of logs are JSON too, by the million: most are recognised by their member names alone. */
function mayBeConfiguration(value: unknown): boolean {
  const first = Array.isArray(value) ? value[0] : value;
  return isObject(first) && MEMBERS.some((name) => Object.hasOwn(first, name));
}

const MEMBERS = [
  'DistributionConfig',
  'Distribution',
  'DistributionList',
  'DefaultCacheBehavior',
  'Resources',
  'resources',
  'values',
  'planned_values',
  'terraform_version',
  'TemplateBody',
  'requestParameters',
  'CloudTrailEvent',
  'Records',
  'Events',
  'detail',
] as const;

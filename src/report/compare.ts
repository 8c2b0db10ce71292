import type { EndpointEvidence } from '../formats/evidence.ts';
import type { Finding, Report, State } from '../formats/report.ts';

/** One thing that differs between two checks. `text` is the rest of "since then …", parts of it foreign. */
export type Change = {
  readonly kind: 'verdict' | 'causes' | 'certificate' | 'addresses' | 'tls-version' | 'status';
  readonly text: string;
};

const STATES: Readonly<Record<State, string>> = {
  broken: 'broken',
  healthy: 'healthy',
  unsure: 'not certain',
  refused: 'not checked',
};

/** Addresses and titles spelled out; more are counted. */
const SHOWN = 4;

/**
 * What differs from an earlier check of the same origin, what matters most first. Only what both checks saw
 * is compared: a handshake that failed today says nothing of a new certificate. Times, and the order of
 * addresses, are no difference.
 */
export function compareReports(before: Report, after: Report): readonly Change[] {
  return [
    ...compareVerdicts(before, after),
    ...compareCauses(before, after),
    ...compareSets('certificate', leavesOf(before), leavesOf(after), () => 'the certificate changed'),
    ...compareIntermediates(before, after),
    ...compareSets('addresses', addressesOf(before), addressesOf(after), moved('addresses')),
    ...compareSets('tls-version', versionsOf(before), versionsOf(after), moved('TLS')),
    ...compareSets('status', statusesOf(before), statusesOf(after), moved('HTTP status')),
  ];
}

/**
 * Changes that somebody who watches an origin wants to be told; addresses come and go with every DNS answer.
 */
export function isTelling({ kind }: Change): boolean {
  return kind === 'verdict' || kind === 'causes' || kind === 'certificate';
}

/** `broken → healthy; the certificate changed`, or that nothing changed. */
export function changesInWords(changes: readonly Change[]): string {
  return changes.length === 0 ? 'nothing changed' : changes.map(({ text }) => text).join('; ');
}

function compareVerdicts({ verdict: before }: Report, { verdict: after }: Report): readonly Change[] {
  if (before.state === after.state) return [];
  return [{ kind: 'verdict', text: `${STATES[before.state]} before, ${STATES[after.state]} now` }];
}

function compareCauses(before: Report, after: Report): readonly Change[] {
  const old = foundIn(before);
  const now = foundIn(after);
  const isIn = (findings: readonly Finding[]) => (finding: Finding) =>
    findings.some(({ cause }) => cause === finding.cause);
  const gone = old.filter((finding) => !isIn(now)(finding));
  const added = now.filter((finding) => !isIn(old)(finding));
  const titles = (findings: readonly Finding[]) => some(findings.map(({ title }) => title));
  return [
    ...(gone.length > 0 ? [{ kind: 'causes' as const, text: `no longer: ${titles(gone)}` }] : []),
    ...(added.length > 0 ? [{ kind: 'causes' as const, text: `new: ${titles(added)}` }] : []),
  ];
}

const foundIn = ({ findings }: Report): readonly Finding[] => findings.filter(({ kind }) => kind === 'found');

function compareIntermediates(before: Report, after: Report): readonly Change[] {
  if (!isSame(leavesOf(before), leavesOf(after))) return [];
  const changed = () => 'the chain that is sent changed';
  return compareSets('certificate', chainsOf(before), chainsOf(after), changed);
}

function compareSets(
  kind: Change['kind'],
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
  inWords: (before: readonly string[], after: readonly string[]) => string,
): readonly Change[] {
  if (before.size === 0 || after.size === 0 || isSame(before, after)) return [];
  return [{ kind, text: inWords([...before].sort(), [...after].sort()) }];
}

const isSame = (before: ReadonlySet<string>, after: ReadonlySet<string>): boolean =>
  before.size === after.size && [...before].every((one) => after.has(one));

const moved =
  (what: string) =>
  (before: readonly string[], after: readonly string[]): string =>
    `${what} ${some(before)} before, ${some(after)} now`;

function some(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `${names.slice(0, SHOWN).join(', ')}${more}`;
}

/** What CloudFront's own hello was answered with, at every address. */
const handshakesOf = ({ evidence }: Report) =>
  evidence.endpoints.flatMap(({ handshakes: [first] }) =>
    first?.observation.kind === 'answered' ? [first.observation.value] : [],
  );

const leavesOf = (report: Report): ReadonlySet<string> =>
  new Set(handshakesOf(report).flatMap(({ chain }) => chain.slice(0, 1)));

const chainsOf = (report: Report): ReadonlySet<string> =>
  new Set(handshakesOf(report).flatMap(({ chain }) => (chain.length > 0 ? [chain.join(' ')] : [])));

const versionsOf = (report: Report): ReadonlySet<string> =>
  new Set(handshakesOf(report).flatMap(({ version }) => version ?? []));

const addressesOf = ({ evidence }: Report): ReadonlySet<string> =>
  new Set(evidence.addresses.map(({ address }) => address));

const statusesOf = ({ evidence }: Report): ReadonlySet<string> =>
  new Set(evidence.endpoints.flatMap(statusOf));

function statusOf({ endpoint, exchanges: [first] }: EndpointEvidence): readonly string[] {
  if (first?.observation.kind !== 'answered') return [];
  return [`${first.observation.value.statusCode} (${endpoint.protocol})`];
}

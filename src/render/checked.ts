import { causeOf } from '../causes/all.ts';
import type { Family } from '../causes/cause.ts';
import type { EndpointEvidence } from '../formats/evidence.ts';
import type { Failure } from '../formats/observation.ts';
import type { Finding, Report } from '../formats/report.ts';
import { withFields } from '../readings/older-evidence.ts';
import { awsLines } from './aws-lines.ts';
import { configuredLines } from './configured-lines.ts';
import { HANDSHAKE_ENDINGS, OUT_OF_TIME } from './handshake-endings.ts';
import { asked } from './wording.ts';

/** One line on what was checked. All text in it may be foreign. */
export type CheckedLine = { readonly label: string; readonly text: string };

/** Addresses and ways in that are spelled out; more are counted. */
const SHOWN = 6;

/**
 * What the verdict is based on: what was asked, what answered, what was ruled out, and what could not be seen
 * and why.
 */
export function checkedLines(report: Report): readonly CheckedLine[] {
  const { evidence, findings } = report;
  const { rootList, addedRoots } = evidence.trust;
  const added = addedRoots.length > 0 ? `, and ${addedRoots.length} of your own` : '';
  const ruledOut = findings.filter(({ kind }) => kind === 'ruled-out');
  const unknown = findings.filter(
    (finding) => finding.kind === 'unknown' && !isOfUnknownConfiguration(finding, report),
  );
  const ofFunctions = unknown.filter((finding) => isUnseenFunction(finding, report));
  return [
    { label: 'Asked', text: asked(report) },
    ...configuredLines(evidence.distribution),
    ...awsLines(evidence.aws),
    ...addressLines(report),
    ...limited(evidence.endpoints.map(endpointLine)),
    ...(evidence.aside ?? []).map(endpointLine).map(({ label, text }) => ({
      label,
      text: `${text} (asked for the repair only; the policy is HTTPS)`,
    })),
    ...viewerLines(report),
    ...serverLines(report),
    { label: 'Trusted roots', text: `Mozilla's, ${rootList}${added}` },
    ...(evidence.allowedCidrs.length > 0
      ? [{ label: 'Permitted beyond public addresses', text: evidence.allowedCidrs.join(', ') }]
      : []),
    ...(ruledOut.length > 0 ? [{ label: `Ruled out (${ruledOut.length})`, text: counted(ruledOut) }] : []),
    ...unseenLines(
      unknown.filter((finding) => !ofFunctions.includes(finding)),
      findings,
    ),
    ...(ofFunctions.length > 0 ? [EDGE_FUNCTIONS_UNSEEN] : []),
  ];
}

function addressLines({ evidence }: Report): readonly CheckedLine[] {
  const addresses = evidence.addresses.map(({ address, refused, skipped }) => {
    const reason = refused ?? skipped;
    return reason === undefined ? address : `${address} (not probed: ${reason})`;
  });
  if (addresses.length === 0) return [];
  const more = addresses.length > SHOWN ? ` and ${addresses.length - SHOWN} more` : '';
  return [{ label: 'Addresses', text: `${addresses.slice(0, SHOWN).join(', ')}${more}` }];
}

function endpointLine(seen: EndpointEvidence): CheckedLine {
  const { endpoint, tcp, handshakes, exchanges } = withFields(seen);
  const host = endpoint.family === 6 ? `[${endpoint.address}]` : endpoint.address;
  const label = `${endpoint.protocol}://${host}:${endpoint.port}`;
  if (tcp.kind !== 'answered') return { label, text: `no connection: ${missed(tcp)}` };
  const parts = [
    `connected in ${Math.round(tcp.elapsedMs)} ms`,
    ...handshakes.slice(0, 1).map(({ observation }) => {
      if (observation.kind !== 'answered') return `no TLS: ${missed(observation)}`;
      const { ending, version, cipherSuite, chain } = observation.value;
      if (ending !== 'flight-complete') return `no TLS session: ${HANDSHAKE_ENDINGS[ending]}`;
      const sent = `${chain.length} ${chain.length === 1 ? 'certificate' : 'certificates'}`;
      return [version, cipherSuite?.name, sent].filter(Boolean).join(', ');
    }),
    ...exchanges.slice(0, 1).map(({ observation }) => {
      if (observation.kind !== 'answered') return `no HTTP answer: ${missed(observation)}`;
      const { statusCode, timings } = observation.value;
      return `HTTP ${statusCode}, first byte after ${Math.round(timings.firstByteMs)} ms`;
    }),
  ];
  return { label, text: parts.join('; ') };
}

/** What a viewer got from CloudFront, with the headers that tell a cache from an origin. */
function viewerLines({ evidence: { viewer } }: Report): readonly CheckedLine[] {
  return (viewer?.fetches ?? []).map(({ purpose, observation }) => {
    const label = purpose === 'plain' ? 'As a viewer' : 'As a viewer, past the cache';
    if (observation.kind !== 'answered') return { label, text: `no answer: ${missed(observation)}` };
    const { statusCode, headers, timings } = observation.value;
    const shown = headers.filter(([name]) => VIEWER_HEADERS.test(name)).map((header) => header.join(': '));
    return { label, text: [`HTTP ${statusCode} in ${Math.round(timings.endMs)} ms`, ...shown].join('; ') };
  });
}

const VIEWER_HEADERS = /^(?:x-cache|age|via|x-amz-cf-(?:pop|id))$/i;

type Missed =
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'skipped'; readonly because: string };

function missed(observation: Missed): string {
  if (observation.kind === 'skipped') return observation.because;
  const { kind, detail, tls, renegotiation } = observation.failure;
  if (kind === 'cut-short') return OUT_OF_TIME;
  const message = renegotiation ? 'the origin asks for another handshake first' : (tls?.detail ?? detail);
  if (message === '') return kind;
  return kind === 'unknown' ? message : `${kind} (${message})`;
}

function limited(lines: readonly CheckedLine[]): readonly CheckedLine[] {
  if (lines.length <= SHOWN) return lines;
  return [...lines.slice(0, SHOWN), { label: 'And', text: `${lines.length - SHOWN} more ways in` }];
}

function serverLines({ servers = [] }: Report): readonly CheckedLine[] {
  return servers.map(({ name, certain, because }) => ({
    label: 'Server',
    text: `${certain ? name : `looks like ${name}`}, ${because}`,
  }));
}

/**
 * A check of an origin cannot see a distribution's functions, so one line says so unless a function's result
 * was given; the findings say where to look for each kind.
 */
const EDGE_FUNCTIONS_UNSEEN: CheckedLine = {
  label: 'Edge functions',
  text: 'not seen from here; “cf502 edge” judges what one returned, “cf502 explain” reads what CloudFront said of it',
};

const isUnseenFunction = ({ cause }: Finding, { evidence }: Report): boolean =>
  evidence.edgeFunction === undefined && causeOf(cause)?.family === 'function';

/**
 * Findings about settings that only a configuration shows, when none was given: one line covers all of them.
 */
const isOfUnknownConfiguration = ({ cause }: Finding, { evidence }: Report): boolean =>
  evidence.distribution === undefined && causeOf(cause)?.family === 'distribution';

/**
 * What is left open, and by what. A family of causes without any ruled-out cause is named as a whole, with
 * the most common reason; the findings list every cause with its own reason.
 */
function unseenLines(unknown: readonly Finding[], all: readonly Finding[]): readonly CheckedLine[] {
  const partly = new Set(all.filter(({ kind }) => kind === 'ruled-out').map(familyOf));
  const reported = new Set(all.filter(({ kind }) => kind === 'found' || kind === 'warning').map(familyOf));
  const open = [...Map.groupBy(unknown, familyOf)].flatMap(([family, members]) =>
    family === OTHERS || partly.has(family)
      ? members.map((finding) => ({ name: finding.cause, because: finding.because }))
      : [
          {
            name: reported.has(family) ? `the rest of ${family}` : family,
            because: commonest(members.map(({ because }) => because)),
          },
        ],
  );
  if (open.length === 0) return [];
  const text = [...Map.groupBy(open, ({ because }) => because)]
    .map(([because, group]) => `${group.map(({ name }) => name).join(', ')} (${because})`)
    .join('; ');
  return [{ label: `Not seen (${unknown.length})`, text }];
}

const OTHERS = 'settings and others';

const FAMILIES: Readonly<Record<Family, string>> = {
  dns: 'DNS',
  tcp: 'TCP',
  tls: 'TLS',
  certificate: 'certificate',
  http: 'HTTP',
  origin: OTHERS,
  function: OTHERS,
  distribution: OTHERS,
};

function familyOf({ cause }: Finding): string {
  const family = causeOf(cause)?.family;
  return family === undefined ? OTHERS : FAMILIES[family];
}

/** `TCP 3, TLS 7, HTTP 11`: what is not named elsewhere was ruled out. */
const counted = (findings: readonly Finding[]): string =>
  [...Map.groupBy(findings, familyOf)].map(([family, { length }]) => `${family} ${length}`).join(', ');

function commonest(reasons: readonly string[]): string {
  const [first = ['']] = [...Map.groupBy(reasons, (reason) => reason).values()].toSorted(
    (a, b) => b.length - a.length,
  );
  return first[0] ?? '';
}

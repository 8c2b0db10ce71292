import { AFFECTED } from '../causes/affected.ts';
import type { Verdict } from '../causes/cause.ts';
import { ASSUMED_MINIMUM } from '../cloudfront/tls-offer.ts';
import type { Evidence } from '../formats/evidence.ts';
import type { Dependency, Judgement } from '../formats/judgement.ts';
import type { Finding, Report, State } from '../formats/report.ts';
import type { Case } from '../readings/case.ts';
import { answerInWords, viewerView } from '../readings/viewer-answer.ts';
import { namesFrom } from '../repairs/names.ts';
import { circleIn, outOfCircle } from './circle.ts';
import { DEPENDENCIES } from './dependencies.ts';
import { headline } from './headline.ts';
import { ownErrorIn } from './own-error.ts';
import { toFinding } from './to-finding.ts';

/** What a report says beside evidence and verdicts. */
export type ReportMeta = {
  readonly id: string;
  readonly vantage: string;
  /** ISO 8601 UTC. */
  readonly startedAt: string;
  readonly elapsedMs: number;
};

type Of<K extends Judgement['kind']> = Verdict & { readonly judgement: Extract<Judgement, { kind: K }> };

/**
 * The report on one diagnosis.
 *
 * @param verdicts every cause once, in order of precedence: the first that is found is the root cause
 */
export function toReport(theCase: Case, verdicts: readonly Verdict[], meta: ReportMeta): Report {
  const { evidence, servers } = theCase;
  const found = pick(verdicts, 'found');
  const root = rootOf(found);
  const gaps = pick(verdicts, 'unknown').filter(({ judgement }) => judgement.matters);
  const state = stateOf(evidence, found, gaps);
  const cloudfrontStatus = state === 'broken' ? statusOf(root) : null;
  const circle = circleIn(verdicts, evidence);
  const names = namesFrom(evidence);
  const { target } = evidence;
  const ruledOut = new Set(pick(verdicts, 'ruled-out').map(({ cause }) => cause.id));
  const findings = verdicts.map((verdict) => toFinding(verdict, theCase, ruledOut));
  return {
    schema: 'cf502/report@1',
    id: meta.id,
    target: {
      origin: target.origin,
      protocol: target.protocol,
      port: target.port,
      hostHeader: target.hostHeader,
      serverName: names.serverName,
      path: target.path,
      minTls: target.minTls ?? ASSUMED_MINIMUM,
    },
    root: root?.cause.id ?? null,
    verdict: {
      state,
      cloudfrontStatus,
      causes: rootFirst(found, root).map(({ cause }) => cause.id),
      headline: headline(
        state,
        { root, found, gaps, status: cloudfrontStatus, isCircle: circle !== null },
        evidence,
      ),
      ...moreOn(state, root, evidence, findings, circle),
    },
    servers: servers.map(({ id, name, certain, because }) => ({ id, name, certain, because })),
    findings,
    evidence,
    vantage: meta.vantage,
    startedAt: meta.startedAt,
    elapsedMs: meta.elapsedMs,
  };
}

/** A cause that certainly breaks requests comes before one that depends, whatever their precedence. */
const rootOf = (found: readonly Of<'found'>[]): Of<'found'> | null =>
  found.find(({ judgement }) => judgement.certainty !== 'depends') ?? found[0] ?? null;

/** The cause the headline names, then the others in their precedence. */
function rootFirst(found: readonly Of<'found'>[], root: Of<'found'> | null): readonly Of<'found'>[] {
  return found.toSorted((a, b) => Number(b === root) - Number(a === root));
}

/** A refusal by policy comes first: where nothing was sent, nothing else can be said of the origin. */
function stateOf(evidence: Evidence, found: readonly Of<'found'>[], gaps: readonly Of<'unknown'>[]): State {
  const { addresses, endpoints } = evidence;
  const forbidden = addresses.length > 0 && addresses.every(({ refused }) => refused !== undefined);
  if (forbidden && endpoints.length === 0) return 'refused';
  if (found.some(({ judgement }) => judgement.certainty !== 'depends')) return 'broken';
  return found.length > 0 || gaps.length > 0 ? 'unsure' : 'healthy';
}

function statusOf(root: Of<'found'> | null): number | null {
  return root?.judgement.cloudfrontStatus ?? root?.cause.cloudfrontStatus ?? null;
}

function moreOn(
  state: State,
  root: Of<'found'> | null,
  evidence: Evidence,
  findings: readonly Finding[],
  circle: Finding['cause'] | null,
): Partial<Report['verdict']> {
  const asked = root?.judgement.dependsOn?.[0] ?? root?.judgement.asks;
  const open = evidence.distribution?.open.find(({ setting }) => setting === asked);
  const isAnswered = asked === undefined || wasAnswered(asked, evidence);
  const question = isAnswered ? {} : { question: open?.question ?? DEPENDENCIES[asked].question };
  if (state === 'broken' && root !== null) return { affects: affectedBy(root, evidence), ...question };
  if (state === 'refused') return isInVpc(evidence) ? { next: insideVpc(evidence.target) } : question;
  if (state === 'unsure') return root === null ? { next: waysToSee(findings, evidence) } : question;
  if (state !== 'healthy') return {};
  const sentInCircle = findings.filter(({ cause }) => cause === circle).flatMap(outOfCircle);
  return { next: [...sentInCircle, ...nextSteps(evidence)], notTested: notTested(evidence) };
}

/** What somebody answered is not asked again, also where the answer alone does not settle it. */
const wasAnswered = (asked: Dependency, { target }: Evidence): boolean =>
  (asked === 'firewall' && target.admits !== undefined) ||
  (asked === 'client-certificate' && target.clientCertificate !== undefined) ||
  (asked === 'vpc-origin' && target.vpcOrigin !== undefined);

function affectedBy({ cause, judgement }: Of<'found'>, evidence: Evidence): string {
  const { affects, elsewhere } = cause;
  const asked = new Set(evidence.endpoints.map(({ endpoint }) => endpoint.address)).size;
  const unasked = evidence.addresses.filter(({ skipped }) => skipped !== undefined).length;
  const but = unasked === 0 ? '' : ` that were asked; ${unasked} more ${unasked === 1 ? 'was' : 'were'} not`;
  const all = cause.scope === 'endpoint' && asked > 1 ? `, on all ${asked} addresses${but}` : '';
  const alone = affects === 'every-request' ? protocolOf(judgement) : null;
  const over = alone === null ? '' : ` over ${alone === 'http' ? 'plain HTTP' : 'HTTPS'}`;
  const which = judgement.intermittent
    ? 'some requests, by the address or host that answers'
    : `${AFFECTED[affects]}${over}${all}`;
  return elsewhere === undefined ? which : `${which}; ${elsewhere}`;
}

/** The protocol that has the fault, where both were asked and the other one has not. */
function protocolOf({ ways = [], waysAsked = 1 }: Of<'found'>['judgement']): 'http' | 'https' | null {
  const [one = null, ...more] = new Set(ways.map(({ protocol }) => protocol));
  return waysAsked > 1 && more.length === 0 ? one : null;
}

/**
 * Nothing was found and something was not seen: what a warning says of that, or where CloudFront says it. Of
 * an origin inside a VPC nothing is seen from outside, so warnings are not the way to see more.
 */
function waysToSee(findings: readonly Finding[], evidence: Evidence): readonly string[] {
  if (isInVpc(evidence) && evidence.endpoints.length === 0)
    return [...insideVpc(evidence.target), ASK_CLOUDFRONT];
  const ofWarnings = findings.flatMap(({ kind, remedy }) => (kind === 'warning' ? remedy.slice(0, 3) : []));
  return [...new Set([...ofWarnings, ASK_CLOUDFRONT])];
}

const ASK_CLOUDFRONT =
  "Ask CloudFront itself: `curl -svo /dev/null 'FAILING-URL'`. Give what it prints to `cf502 explain` (Slack: `/cf502 explain`), which says what CloudFront ran into.";

function nextSteps(evidence: Evidence): readonly string[] {
  const own = ownErrorIn(evidence);
  const next = [
    ...viewersStillFail(evidence),
    ...letIn(evidence),
    ...NEXT,
    `Not tested: ${notTested(evidence)}`,
  ];
  if (own === null) return next;
  return [`A ${own.status} is made at the origin: look in the log there, and not at CloudFront.`, ...next];
}

/** Where the origin lets this check in by name, that it came through says nothing of CloudFront. */
function letIn({ vantage: { allowlistedEgress = [] } }: Evidence): readonly string[] {
  if (allowlistedEgress.length === 0) return [];
  return [
    `This check came from ${allowlistedEgress.join(', ')}, which origins are told to let in (CF502_ALLOWLISTED_EGRESS): look whether the firewall admits CloudFront's origin-facing addresses too.`,
  ];
}

/** An edge answers its viewers with an error that is not kept, while the origin answers this check. */
function viewersStillFail({ viewer, distribution }: Evidence): readonly string[] {
  if (viewer === undefined || distribution === undefined) return [];
  const { plain, newQuery } = viewerView(viewer);
  const failing = [newQuery, plain].find((one) => one !== null && one.status >= 500 && !one.isCached);
  if (failing === undefined || failing === null || (newQuery !== null && newQuery.status < 500)) return [];
  const id = failing.requestId === null ? '' : `, request id ${failing.requestId}`;
  return [
    `Viewers of ${viewer.name} get ${answerInWords(failing)} right now${id}: CloudFront does not see what this check saw. Look at the firewall, at functions, and at which origin this path has.`,
  ];
}

const isInVpc = ({ target, distribution }: Evidence): boolean =>
  target.vpcOrigin ?? distribution?.origin.kind === 'vpc';

/** CloudFront reaches a VPC origin by a network interface in the VPC, which nobody outside sees. */
const insideVpc = ({ origin }: Evidence['target']): readonly string[] => [
  'In the security group of the load balancer or server, admit `CloudFront-VPCOrigins-Service-SG` or the prefix list `com.amazonaws.global.cloudfront.origin-facing`, on the port of the VPC origin.',
  'Look whether the VPC origin is deployed (CloudFront › VPC origins): that takes up to 15 minutes.',
  `Check it from a host inside the VPC: \`npx cf502 check ${origin} --resolve ${origin}:ADDRESS --allow-cidr ADDRESS/32\`.`,
];

/** What a healthy check leaves open, and how to try it. */
function notTested({ endpoints }: Evidence): string {
  const idle = endpoints.some((seen) => seen.idle !== undefined)
    ? ''
    : '; how long idle connections are kept (`--time-idle-close`)';
  const others = endpoints.flatMap(({ otherRequests = [] }) => otherRequests);
  if (others.length === 0)
    return `methods other than GET (\`curl -svk -X OPTIONS URL\`) and compressed answers (\`curl -svk -H 'Accept-Encoding: br,gzip' -o /dev/null URL\`)${idle}.`;
  const requests = endpoints.reduce((sum, seen) => sum + seen.exchanges.length, others.length);
  const asked = `${handshakesIn(endpoints)}${requests} requests`;
  const unseen = [
    ...new Set(
      others.flatMap(({ kind, observation }) => (observation.kind === 'answered' ? [] : [KINDS[kind]])),
    ),
  ];
  const open = unseen.map((kind) => `${kind} (no answer was seen), `).join('');
  return `${open}POST and other methods with a body (a harmless one, by \`curl -svk -d DATA URL\`)${idle}; an error that comes and goes may not show in ${asked}: check again, or have the origin watched.`;
}

const KINDS = {
  get: 'GET',
  'br-gzip': 'compressed answers',
  gzip: 'compressed answers',
  head: 'HEAD',
  options: 'OPTIONS',
} as const;

function handshakesIn(endpoints: Evidence['endpoints']): string {
  const secure = endpoints.filter(({ endpoint }) => endpoint.protocol === 'https');
  const made = secure.reduce(
    (sum, { handshakes, exchanges, otherRequests = [] }) =>
      // The first request goes over the connection of the first handshake.
      sum + handshakes.length + exchanges.length - 1 + otherRequests.length,
    0,
  );
  return made === 0 ? '' : `${made} handshakes and `;
}

/** Where to look when viewers see errors although nothing was found. */
const NEXT: readonly string[] = [
  "Look whether the firewall admits CloudFront's origin-facing addresses: it may admit this check and drop those.",
  'Check the very path that fails (`--path /…`), and the Host that CloudFront sends (`--host-header`).',
  'Ask for a URL that is not cached: CloudFront keeps errors for 10 s by default, longer with a custom error page.',
  'Look whether a Lambda@Edge or CloudFront Function on that behavior made the error.',
];

function pick<K extends Judgement['kind']>(verdicts: readonly Verdict[], kind: K): readonly Of<K>[] {
  return verdicts.filter((verdict): verdict is Of<K> => verdict.judgement.kind === kind);
}

import { causeOf } from '../causes/all.ts';
import type { DistributionPlan } from '../formats/distribution.ts';
import type { Finding, Report, State } from '../formats/report.ts';
import { dependsOnWhat } from '../report/dependencies.ts';
import { cut } from './foreign-text.ts';

/** The state in words, never shown by a colour or a sign alone. */
export const STATE_WORDS: Readonly<Record<State, string>> = {
  broken: 'Broken',
  healthy: 'No fault found from here',
  unsure: 'Not certain',
  refused: 'Not checked',
};

/**
 * `proven`, `likely`, `depends on whether Host is forwarded`; `at times` is added for an intermittent one.
 */
export function certaintyOf(
  { certainty, dependsOn, intermittent }: Finding,
  plan?: DistributionPlan,
): string {
  const words = certainty === 'depends' ? `depends on ${dependsOnWhat(dependsOn, plan)}` : (certainty ?? '');
  return intermittent ? `${words}, at times` : words;
}

/** Found findings, root cause first. */
export function foundIn({ findings }: Report): readonly Finding[] {
  return findings.filter((finding) => finding.kind === 'found');
}

/** The finding of the root cause, which the headline speaks of; `undefined` where nothing was found. */
export function rootIn(report: Report): Finding | undefined {
  // Reports from before the root was kept have it first among their causes.
  const { root = report.verdict.causes[0] ?? null } = report;
  return report.findings.find(({ cause }) => cause === root);
}

export function warningsIn({ findings }: Report): readonly Finding[] {
  return findings.filter((finding) => finding.kind === 'warning');
}

/**
 * Warnings of what can end in a 502 all the same: a fault that hits some requests now and then, or one that
 * CloudFront itself answers with an error. Those that come and go first, since a check that passed fits them.
 */
export function warningsThatCause502(report: Report): readonly Finding[] {
  const rank = ({ cause }: Finding): number => {
    const known = causeOf(cause);
    if (known?.affects === 'some-now-and-then') return 0;
    return known?.cloudfrontStatus == null ? 2 : 1;
  };
  return warningsIn(report)
    .filter((warning) => rank(warning) < 2)
    .toSorted((a, b) => rank(a) - rank(b));
}

/** Beside a found cause a warning is not it; where none was found, it may well be what viewers see. */
export function warningsTitle(report: Report): string {
  return foundIn(report).length > 0 ? 'Also noticed, not the cause' : 'Also noticed';
}

/**
 * `proven · 2026-11-23 10:00:00 UTC, 0.4 s · seen from local · check k7f2`. What an unsure verdict depends on
 * is in its headline.
 */
export function circumstances(report: Report): string {
  const root = rootIn(report);
  const isInHeadline = report.verdict.state === 'unsure' || report.verdict.state === 'refused';
  return [
    ...(root && !isInHeadline ? [certaintyOf(root, report.evidence.distribution)] : []),
    `${report.startedAt.slice(0, 19).replace('T', ' ')} UTC, ${(report.elapsedMs / 1000).toFixed(1)} s`,
    `seen from ${report.vantage}`,
    `check ${report.id}`,
  ].join(' · ');
}

/**
 * `origin.example.com, https, port 443, Host www.example.com, path /health`: only what was given or decided.
 */
export function asked(report: Report): string {
  const { target } = report;
  return [
    target.origin,
    target.protocol ?? 'http and https',
    ...(target.port === null ? [] : [`port ${target.port}`]),
    ...(target.hostHeader === null
      ? []
      : [target.hostHeader === 'none' ? 'Host not forwarded' : `Host ${target.hostHeader}`]),
    ...(target.path === '/' ? [] : [`path ${target.path}`]),
    ...answersIn(report),
  ].join(', ');
}

/** What a root begins with: the origin, and behind it how it was asked. Parts of it may be foreign text. */
export function heading(report: Report): { readonly origin: string; readonly about: string } {
  const { origin, protocol, port, hostHeader, path } = report.target;
  const by = protocol === null ? 'HTTP and HTTPS' : PROTOCOLS[protocol];
  const parts = [
    `${by}${port === null ? '' : ` ${port}`}`,
    ...(hostHeader === null ? [] : [hostHeader === 'none' ? 'Host not forwarded' : `Host ${hostHeader}`]),
    ...(path === '/' ? [] : [path]),
    ...answersIn(report),
  ];
  return { origin: cut(origin, 255), about: ` · ${cut(parts.join(' · '), 300)}` };
}

/** What people answered that is no option: who is meant to connect, origin mTLS, a VPC origin. */
export function answersIn({ evidence }: Report): readonly string[] {
  const { admits, clientCertificate, vpcOrigin } = evidence.target;
  return [
    ...(admits === undefined ? [] : [ADMITS[admits]]),
    ...(clientCertificate === undefined ? [] : [clientCertificate ? 'origin mTLS' : 'no origin mTLS']),
    ...(vpcOrigin === undefined ? [] : [vpcOrigin ? 'VPC origin' : 'no VPC origin']),
  ];
}

const ADMITS = { everybody: 'everybody may connect', cloudfront: 'only CloudFront may connect' } as const;

const PROTOCOLS = { https: 'HTTPS', http: 'HTTP', 'match-viewer': 'Match viewer' } as const;

/** The server a remedy is written for: `nginx`, or `what looks like nginx`. */
export function writtenFor({ server }: Finding, { servers = [] }: Report): string | null {
  if (server === undefined) return null;
  return servers.find(({ name }) => name === server)?.certain === false
    ? `what looks like ${server}`
    : server;
}

/** Pages the remedy was taken from, without the one that is the finding's own source. */
export function otherPages({ references = [], source }: Finding): readonly string[] {
  return references.filter((page) => page !== source.replace(/#.*$/, ''));
}

/** Whose page it is: `AWS` for AWS's own, else the host. */
export function sourceName(page: string): string {
  const host = /^https:\/\/([^/]+)/.exec(page)?.[1] ?? page;
  return /(?:^|\.)(?:amazon\.com|amazonaws\.com|repost\.aws)$/.test(host) ? 'AWS' : cut(host, 80);
}

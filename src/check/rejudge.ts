import { sentHost } from '../cloudfront/sent-host.ts';
import { ASSUMED_MINIMUM, cloudfrontOffer } from '../cloudfront/tls-offer.ts';
import { legsOf } from '../cloudfront/ways-in.ts';
import type { DistributionPlan, OpenSetting } from '../formats/distribution.ts';
import type { Endpoint } from '../formats/endpoint.ts';
import type { EndpointEvidence, Evidence, ExchangeEvidence, HandshakeEvidence } from '../formats/evidence.ts';
import type { Report } from '../formats/report.ts';
import type { MinimumTls, Target } from '../formats/target.ts';
import { type Case, readCase } from '../readings/case.ts';
import { type ChainReader, chainReader } from '../readings/chain-reader.ts';
import type { TlsFault } from '../readings/handshake-fault.ts';
import { knownFrom } from '../readings/known.ts';
import { type Circumstances, concludeCase } from './conclude.ts';

/**
 * Settings of a distribution under which saved evidence can be judged again; a setting left out stays as it
 * was in the check.
 */
export type Settings = Partial<
  Pick<Target, 'protocol' | 'hostHeader' | 'minTls' | 'admits' | 'clientCertificate' | 'vpcOrigin'>
>;

/**
 * Judges what a check saw as if these settings had been known, without asking the origin again. Endpoints
 * that CloudFront does not use under these settings are left out.
 *
 * @param now the time to judge at, on which the validity of certificates depends
 */
export function rejudge(saved: Report, settings: Settings, now: Date, circumstances: Circumstances): Report {
  const chains = chainReader(saved.evidence.trust);
  const evidence = withSettings(saved.evidence, settings, now, chains);
  return concludeCase(readCase(evidence, knownFrom(evidence), now, chains), circumstances);
}

/** The evidence that a check under these settings would have gathered. */
function withSettings(evidence: Evidence, settings: Settings, now: Date, chains: ChainReader): Evidence {
  const target = { ...evidence.target, ...settings };
  const legs = legsOf(target);
  const host = sentHost(target);
  let asAsked: Case | undefined;
  // The case lacks endpoints that CloudFront does not use, so positions in the two lists differ.
  const faultAt = ({ address, protocol, port }: Endpoint): TlsFault['kind'] => {
    asAsked ??= readCase(evidence, knownFrom(evidence), now, chains);
    const read = asAsked.endpoints.find(
      ({ endpoint }) =>
        endpoint.address === address && endpoint.protocol === protocol && endpoint.port === port,
    );
    return read?.fault.kind ?? 'unseen';
  };
  const open = [...evidence.endpoints, ...(evidence.aside ?? [])].flatMap((seen) => {
    const { protocol, port } = seen.endpoint;
    if (!legs.some((leg) => leg.protocol === protocol && leg.port === port)) return [];
    const offered = withMinimumTls(target, seen, () => faultAt(seen.endpoint), evidence);
    if (host === sentHost(evidence.target)) return [offered];
    // Where the other minimum TLS version leaves a handshake unknown, no fault is known that another name
    // could solve.
    const handshakes = handshakesFor(
      host,
      offered,
      offered === seen ? () => faultAt(seen.endpoint) : () => 'unseen',
    );
    const { otherRequests: _, ...ofThisHost } = offered;
    return [{ ...ofThisHost, handshakes, exchanges: exchangesFor(host, offered.exchanges) }];
  });
  return {
    ...evidence,
    ...(evidence.distribution !== undefined && {
      distribution: withoutGiven(evidence.distribution, evidence.target, settings),
    }),
    target,
    endpoints: open,
  };
}

/** Settings that are given now are no longer open questions of the configuration. */
export function withoutGiven(plan: DistributionPlan, asked: Target, settings: Settings): DistributionPlan {
  const given: readonly OpenSetting['setting'][] = [
    ...(settings.protocol !== undefined && settings.protocol !== asked.protocol ? ['protocol' as const] : []),
    ...(settings.hostHeader !== undefined && settings.hostHeader !== asked.hostHeader
      ? ['host-header' as const]
      : []),
    ...(settings.clientCertificate === undefined ? [] : ['client-certificate' as const]),
    ...(settings.minTls !== undefined && settings.minTls !== asked.minTls ? ['min-tls' as const] : []),
  ];
  return { ...plan, open: plan.open.filter(({ setting }) => !given.includes(setting)) };
}

/**
 * An endpoint as a check with this minimum TLS version would have seen it. With a lower minimum more versions
 * are offered, so a refusal of the hello without them is no evidence, unless the fault is known to be
 * another.
 */
function withMinimumTls(
  { minTls }: Target,
  seen: EndpointEvidence,
  fault: () => TlsFault['kind'],
  evidence: Evidence,
): EndpointEvidence {
  const offered = evidence.target.minTls ?? ASSUMED_MINIMUM;
  const [first] = seen.handshakes;
  if (first === undefined || seen.endpoint.protocol === 'http') return seen;
  if (versionsFrom(minTls ?? ASSUMED_MINIMUM) <= versionsFrom(offered)) return seen;
  const because = `this check offered ${offered} and newer; check again with that minimum`;
  switch (fault()) {
    case 'protocol':
    case 'other':
    case 'our-hello':
      return {
        ...seen,
        handshakes: [{ ...first, observation: { kind: 'skipped', because } }],
        exchanges: seen.exchanges.slice(0, 1).map((sent) => ({ ...sent, observation: unasked(because) })),
      };
    case 'none':
    case 'unseen':
    case 'not-spoken':
    case 'name':
    case 'suite':
    case 'group':
    case 'key':
    case 'key-mismatch':
    case 'staple-request':
    case 'too-large':
      return seen;
  }
}

const versionsFrom = (minimum: MinimumTls): number => cloudfrontOffer(minimum).versions.length;

/**
 * The handshakes that a check which sends this name would have made. A refusal of another name is no evidence
 * for this one. A completed handshake is: its certificate may cover this name, and versions, suites and
 * groups rarely depend on the name.
 */
function handshakesFor(
  name: string,
  seen: EndpointEvidence,
  fault: () => TlsFault['kind'],
): readonly HandshakeEvidence[] {
  const [first, ...others] = seen.handshakes;
  if (first === undefined || seen.endpoint.protocol === 'http') return seen.handshakes;
  const names = others.filter(({ purpose }) => purpose === 'other-name');
  const asked = names.find(({ serverName }) => serverName === name);
  if (asked !== undefined)
    return [
      { ...asked, purpose: 'as-cloudfront' },
      { ...first, purpose: 'other-name' },
      ...names.filter((one) => one !== asked),
    ];
  switch (fault()) {
    case 'name':
    case 'key-mismatch':
    case 'staple-request':
    case 'too-large':
    case 'other':
    case 'our-hello':
      return [
        { ...first, observation: { kind: 'skipped', because: askedFor(first.serverName ?? 'no name') } },
      ];
    case 'none':
    case 'unseen':
    case 'not-spoken':
    case 'protocol':
    case 'suite':
    case 'group':
    case 'key':
      return seen.handshakes;
  }
}

/** The answer to another Host is no evidence for this one. */
function exchangesFor(host: string, exchanges: readonly ExchangeEvidence[]): readonly ExchangeEvidence[] {
  const [first, ...others] = exchanges;
  if (first === undefined || first.host === host) return exchanges;
  const asked = others.find((one) => one.host === host);
  return asked === undefined
    ? [{ ...first, observation: unasked(askedFor(first.host)) }]
    : [
        { ...asked, purpose: 'as-cloudfront' },
        { ...first, purpose: 'other-host' },
      ];
}

const unasked = (detail: string): ExchangeEvidence['observation'] => ({
  kind: 'failed',
  failure: { kind: 'unknown', phase: 'request', detail },
  elapsedMs: 0,
});

const askedFor = (name: string): string => `this check asked for ${name}; check again with that Host`;

/** Whether the evidence was enough for a verdict: nothing that matters was left unseen. */
export function isEnough({ verdict, findings, evidence }: Report): boolean {
  // Asked again, it would be refused again.
  if (verdict.state === 'refused') return true;
  if (evidence.endpoints.length === 0 && evidence.addresses.length > 0) return false;
  if (!evidence.endpoints.every((seen) => wasAskedFor(seen, evidence.target))) return false;
  return verdict.state !== 'unsure' || findings.some(({ kind }) => kind === 'found');
}

/**
 * Whether the evidence is for the name that CloudFront sends: TLS servers choose by the name in the hello,
 * which is the Host.
 */
function wasAskedFor({ handshakes, exchanges }: EndpointEvidence, target: Target): boolean {
  const name = sentHost(target);
  const [request] = exchanges;
  return (
    name === target.origin ||
    (handshakes.length === 0
      ? request === undefined || request.host === name
      : handshakes.some(({ serverName }) => serverName === name))
  );
}

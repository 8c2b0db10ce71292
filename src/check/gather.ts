import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { ALL_CAUSES } from '../causes/all.ts';
import { judgeCase } from '../causes/judging/judge.ts';
import { ROOT_LIST } from '../certificates/roots.ts';
import { legsOf } from '../cloudfront/ways-in.ts';
import type { EndpointEvidence, Evidence, OriginAddress } from '../formats/evidence.ts';
import type { InterceptionControl } from '../formats/interception-control.ts';
import type { Target } from '../formats/target.ts';
import type { ViewerEvidence } from '../formats/viewer.ts';
import { type Budget, withBudget } from '../probes/budget.ts';
import { type Location, locateOrigin } from '../probes/dns/locate-origin.ts';
import { PUBLIC_DNS } from '../probes/dns/public-dns.ts';
import type { Landed } from '../probes/endpoint-plan.ts';
import { probeInterceptionControl } from '../probes/tls/interception-control.ts';
import { answersLikeCloudFront, leadsToCloudFront, probeViewer } from '../probes/viewer.ts';
import { readCase } from '../readings/case.ts';
import { type ChainReader, chainReader } from '../readings/chain-reader.ts';
import { knownFrom } from '../readings/known.ts';
import { leadsToNoRoot } from '../readings/presented-chain.ts';
import { askEdge } from './ask-edge.ts';
import { askPlainHttp } from './ask-plain-http.ts';
import { locationOptions } from './location-options.ts';
import { withOthersOverHttp } from './others-over-http.ts';
import { createAddressProbe, isOpen } from './probe-addresses.ts';
import { landedInWords, viewerInWords } from './progress-words.ts';
import type { Surroundings } from './surroundings.ts';

/** What the probes saw, and the reader that has already parsed its certificates. */
type Gathered = { readonly evidence: Evidence; readonly chains: ChainReader };

/**
 * Runs all probes. Addresses that only the zone's name servers give are probed as soon as they are known.
 *
 * @param budget ends the probes where the origin or its DNS make the check take too much
 */
export function gather(
  target: Target,
  startedAt: Date,
  surroundings: Surroundings,
  budget: Budget,
): Promise<Gathered> {
  return withBudget(budget, () => gatherWithin(target, startedAt, surroundings, budget));
}

async function gatherWithin(
  target: Target,
  startedAt: Date,
  surroundings: Surroundings,
  budget: Budget,
): Promise<Gathered> {
  const { resolveTo, timeoutMs, onProgress, signal } = surroundings;
  const known = knownBefore(target, startedAt, surroundings);
  const chains = countingReader(chainReader(known.trust), budget);
  const deadline = AbortSignal.any([signal, budget.signal, AbortSignal.timeout(timeoutMs)]);
  const asking = askEdge(known.distribution, surroundings, deadline);
  // CloudFront reaches a VPC origin from inside its VPC, so public DNS and probes over the internet tell
  // nothing about it: what viewers get is all there is to see.
  if (known.distribution?.origin.kind === 'vpc' && !resolveTo.has(target.origin)) {
    const viewer = await asking;
    return {
      evidence: { ...known, dns: [], addresses: [], endpoints: [], ...(viewer !== null && { viewer }) },
      chains,
    };
  }
  const { early, complete } = locateOrigin(target.origin, locationOptions(surroundings), deadline);
  const control = controlOnce(chains, startedAt, surroundings, deadline);
  const probe = createAddressProbe(
    {
      target,
      headers: surroundings.headers,
      leafOf: chains.leafOf,
      timesIdleClose: surroundings.timesIdleClose ?? false,
      ...(surroundings.onBug === undefined ? {} : { onBug: surroundings.onBug }),
      onLanded: (landed) => {
        onProgress({ stage: landed.probe, text: landedInWords(landed) });
        control.askAfter(landed);
      },
    },
    deadline,
  );
  const probeAll = (location: Location, addresses: readonly OriginAddress[]) => {
    const seen = { ...known, ...location };
    return probe(location, addresses, (endpoint) =>
      budget.isWorkedOff() ? 'other' : faultOf({ ...seen, endpoints: [endpoint] }, startedAt, chains),
    );
  };
  const askOverHttp = (asked: readonly EndpointEvidence[]) =>
    askPlainHttp(asked, { target, headers: surroundings.headers, leafOf: chains.leafOf }, deadline);
  const first = await early;
  const probed = probeAll(first, first.addresses);
  const viewing = leadsToCloudFront(target.origin, first.dns)
    ? askAsViewer(target, first, surroundings, deadline)
    : null;
  const located = await complete;
  const before = new Set(first.addresses.map(({ address }) => address));
  const others = probeAll(
    located,
    located.addresses.filter(({ address }) => !before.has(address)),
  );
  const endpoints = await withOthersOverHttp(
    [...(await probed), ...(await others)],
    { target, headers: surroundings.headers },
    deadline,
  );
  const aside = await askOverHttp(endpoints);
  const seesCloudFront = leadsToCloudFront(target.origin, located.dns) || answersLikeCloudFront(endpoints);
  const viewer =
    (await (viewing ?? (seesCloudFront ? askAsViewer(target, located, surroundings, deadline) : null))) ??
    (await asking);
  const interceptionControl = await control.answer();
  const evidence = {
    ...known,
    ...located,
    endpoints,
    ...(aside.length > 0 && { aside }),
    ...(viewer === null ? {} : { viewer }),
    ...(interceptionControl === null ? {} : { interceptionControl }),
  };
  return { evidence, chains };
}

/** The same reader, whose work counts for the budget. */
function countingReader(chains: ChainReader, budget: Budget): ChainReader {
  return {
    ...chains,
    assess(chain, at) {
      const began = performance.now();
      const assessment = chains.assess(chain, at);
      budget.countWork(performance.now() - began);
      return assessment;
    },
  };
}

/**
 * Asks the control server once, in parallel to everything else, as soon as a chain of the origin leads to no
 * known root.
 */
function controlOnce(
  chains: ChainReader,
  now: Date,
  { policy, resolver, publicDns = PUBLIC_DNS }: Surroundings,
  deadline: AbortSignal,
) {
  const server = resolver === undefined ? publicDns.control : undefined;
  let asked: Promise<InterceptionControl | null> | null = null;
  return {
    askAfter: (landed: Landed): void => {
      if (asked !== null || server === undefined || landed.probe !== 'tls') return;
      const { observation } = landed;
      const sent = observation.kind === 'answered' ? observation.value.chain : [];
      if (sent.length > 0 && leadsToNoRoot({ serverName: null, assessment: chains.assess(sent, now) }))
        asked = probeInterceptionControl(server, landed.endpoint.address, policy, deadline);
    },
    answer: () => asked,
  };
}

/** The evidence that is known before anything is asked. */
function knownBefore(
  target: Target,
  startedAt: Date,
  {
    policy,
    addedRoots,
    distribution,
    edgeFunction,
    vantage,
    allowlistedEgress = [],
    timeoutMs,
    headers,
  }: Surroundings,
): Omit<Evidence, 'endpoints' | 'dns' | 'addresses'> {
  return {
    schema: 'cf502/evidence@1',
    observedAt: startedAt.toISOString(),
    target,
    checkTimeoutMs: timeoutMs,
    trust: {
      rootList: ROOT_LIST.version,
      addedRoots: addedRoots.map((root) => Buffer.from(root).toString('base64')),
    },
    allowedCidrs: policy.allowedCidrs,
    ...(distribution === undefined ? {} : { distribution }),
    ...(headers.length > 0 && { addedHeaders: headers.length }),
    ...(edgeFunction === undefined ? {} : { edgeFunction }),
    vantage: {
      name: vantage,
      ...familiesHere(),
      ...(allowlistedEgress.length > 0 && { allowlistedEgress }),
    },
  };
}

/** Asks as a viewer for a name that CloudFront serves; not done for an IP address. */
async function askAsViewer(
  target: Target,
  { addresses }: Location,
  { id, onProgress }: Surroundings,
  deadline: AbortSignal,
): Promise<ViewerEvidence | null> {
  const open = addresses.filter(isOpen);
  const edge = open.find(({ family }) => family === 4) ?? open[0];
  const [leg] = legsOf(target);
  if (edge === undefined || leg === undefined || isIP(target.origin) !== 0) return null;
  return probeViewer(
    { address: edge.address, family: edge.family, ...leg },
    {
      name: target.origin,
      path: target.path,
      token: id,
      connectTimeoutMs: target.connectTimeoutMs,
      onLanded: (fetch) => onProgress({ stage: 'http', text: viewerInWords(target.origin, fetch) }),
    },
    deadline,
  );
}

/** Address families this machine has beyond loopback. */
function familiesHere(): { readonly hasIPv4: boolean; readonly hasIPv6: boolean } {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const has = (family: 'IPv4' | 'IPv6') =>
    addresses.some(
      (address) => address.family === family && !address.internal && !address.address.startsWith('fe80'),
    );
  return { hasIPv4: has('IPv4'), hasIPv6: has('IPv6') };
}

/** The fault seen so far that keeps CloudFront from sending a request. */
function faultOf(evidence: Evidence, now: Date, chains: ChainReader): 'none' | 'name' | 'other' {
  const causes = ALL_CAUSES.filter(({ scope }) => scope === 'endpoint');
  const theCase = readCase(evidence, knownFrom(evidence), now, chains);
  const found = judgeCase(causes, theCase).filter(({ judgement }) => judgement.kind === 'found');
  if (found.length === 0) return 'none';
  return found.some(({ cause }) => cause.family === 'certificate' && cause.hangsOnHost) ? 'name' : 'other';
}

import type { Cut } from '../formats/cut.ts';
import type { EndpointEvidence, Evidence } from '../formats/evidence.ts';
import { headerOf } from './http-header.ts';
import type { Interceptor } from './interception.ts';
import type { ReadHandshake } from './presented-chain.ts';
import {
  addressesIn,
  addressLookups,
  answeredOf,
  impostors,
  isSettled,
  looksInternal,
  serverNames,
} from './resolution.ts';

/** The evidence about the vantage point, the network from which the check was made. */
type SeenFromHere = Pick<Evidence, 'dns' | 'target' | 'addresses' | 'observedAt' | 'cut'> & {
  readonly endpoints: readonly (Omit<EndpointEvidence, 'handshakes'> & {
    readonly handshakes: readonly ReadHandshake[];
  })[];
  readonly interceptor: Interceptor | null;
};

/** A reason why what is seen from this machine may differ from what CloudFront sees. */
export type Doubt = {
  readonly about: 'dns' | 'interception' | 'clock' | 'address-family' | 'ports' | 'bounds';
  /** The measured fact. */
  readonly because: string;
};

/** A clock that differs by more than this is reported as wrong. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Issuer names of proxies that decrypt outgoing TLS; they are recognised only by name. */
const INTERCEPTING_ISSUERS =
  /zscaler|netskope|cisco umbrella|forcepoint|blue ?coat|mitmproxy|portswigger|charles proxy/i;

/**
 * All reasons for such doubt: different DNS, an intercepting proxy, a wrong clock, no network of one kind,
 * blocked ports.
 */
export function vantageDoubts(evidence: SeenFromHere): readonly Doubt[] {
  const rows = [
    ['dns', otherDns],
    ['interception', interceptor],
    ['clock', wrongClock],
    ['address-family', missingFamily],
    ['ports', fewPorts],
    ['bounds', reachedBounds],
  ] as const;
  return rows.flatMap(([about, doubt]) => {
    const because = doubt(evidence);
    return because === null ? [] : [{ about, because }];
  });
}

function otherDns(evidence: SeenFromHere): string | null {
  const [impostor] = impostors(evidence);
  if (impostor !== undefined) {
    const [server, words] = impostor;
    return `asked from here, ${server.replace(/:53$/, '')} ${words}: something on this network answers in its place`;
  }
  const answered = answeredOf(addressLookups(evidence));
  const system = answered.filter(({ lookup }) => lookup.role === 'system').filter(isSettled);
  const open = answered.filter(({ lookup }) => lookup.role === 'public').filter(isSettled);
  const asked = addressLookups(evidence, 'public');
  const inside = addressesIn(system);
  const outside = addressesIn(open);
  if (open.length === 0) {
    return asked.length > 0 && inside.length > 0
      ? `no public resolver could be asked from here, so the addresses are those of this machine's own resolver (${serverNames(system.map(({ lookup }) => lookup))})`
      : null;
  }
  if (system.length === 0) return null;
  const internal = inside.filter(looksInternal);
  if (outside.length > 0 && inside.length === 0) {
    return `this machine's resolver has no address for the name where public DNS has ${outside[0]}: it filters, or has a zone of its own`;
  }
  if (outside.length === 0 && inside.length > 0) {
    return `this machine's resolver knows ${inside[0]} for the name and public DNS knows no address: what public DNS says counts`;
  }
  return internal.length > 0 && !outside.some(looksInternal)
    ? `this machine's resolver answers ${internal[0]} where public DNS has ${outside[0]} (split horizon): the public addresses were checked`
    : null;
}

function interceptor({ interceptor: measured, endpoints }: SeenFromHere): string | null {
  if (measured === null) return interceptorByName(endpoints);
  const { issuer, control } = measured;
  return `the certificate that came for the origin leads to "${issuer.slice(0, 80)}", and so does the one that came for ${control}, a public DNS resolver that has nothing to do with it: something on this network opens TLS, and what was seen is most likely its certificate, not the origin's`;
}

function interceptorByName(endpoints: SeenFromHere['endpoints']): string | null {
  for (const { handshakes } of endpoints) {
    const certificates = handshakes[0]?.chain?.assessment.sent.certificates ?? [];
    const issuer = certificates
      .map(({ certificate }) => certificate.issuer)
      .find((name) => INTERCEPTING_ISSUERS.test(name));
    if (issuer !== undefined) {
      return `the certificate was issued by "${issuer.slice(0, 80)}", which opens TLS on the way out of this network: CloudFront sees another certificate`;
    }
  }
  return null;
}

/**
 * Compares this machine's clock with the Date of answers. Answers with an Age come from a cache, with an old
 * Date (RFC 9111 §5.1), and do not count.
 */
function wrongClock({ endpoints, observedAt }: SeenFromHere): string | null {
  for (const { exchanges } of endpoints) {
    const observation = exchanges[0]?.observation;
    if (observation?.kind !== 'answered' || headerOf(observation.value, 'age') !== null) continue;
    const date = headerOf(observation.value, 'date');
    const theirs = date === null ? Number.NaN : Date.parse(date);
    if (Math.abs(theirs - Date.parse(observedAt)) > CLOCK_TOLERANCE_MS) {
      return `the origin's clock says ${new Date(theirs).toISOString()}, this machine's ${observedAt}: one of them is wrong, and certificates are judged by this machine's`;
    }
  }
  return null;
}

/** CloudFront uses IPv4 by default, so missing IPv6 counts only for an origin that has no IPv4 address. */
function missingFamily({ endpoints, addresses }: SeenFromHere): string | null {
  const family = addresses.some((entry) => entry.family === 4) ? 4 : 6;
  const stranded = endpoints.some(
    ({ endpoint, tcp }) =>
      endpoint.family === family && tcp.kind === 'failed' && tcp.failure.kind === 'no-route-here',
  );
  return stranded
    ? `this machine has no IPv${family} network, so those addresses could not be checked`
    : null;
}

function fewPorts({ endpoints }: SeenFromHere): string | null {
  const odd = endpoints.filter(({ endpoint }) => endpoint.port !== 80 && endpoint.port !== 443);
  const [first] = odd;
  const allSilent = odd.every(({ tcp }) => tcp.kind === 'failed' && tcp.failure.kind === 'timed-out');
  return first !== undefined && allSilent
    ? `port ${first.endpoint.port} was silent, and many networks let only 80 and 443 out: try from another one`
    : null;
}

/** What a check left out, since an origin or its DNS sent more than any that means well. */
function reachedBounds({ cut = [] }: SeenFromHere): string | null {
  if (cut.length === 0) return null;
  const reached = cut.map(({ what, at }) => CUT_IN_WORDS[what](at));
  return `not everything was looked at: ${reached.join(', ')}`;
}

const inMegabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`;

const CUT_IN_WORDS: Readonly<Record<Cut['what'], (at: number) => string>> = {
  'received-bytes': (at) => `what was received was cut at ${inMegabytes(at)}`,
  connections: (at) => `asking was cut at ${at} connections`,
  'dns-records': (at) => `DNS was cut at ${at} records`,
  'header-fields': (at) => `an answer was cut at ${at} header fields`,
  certificates: (at) => `the certificates were cut at ${at}`,
  'processor-ms': (at) => `reading certificates was cut at ${at / 1_000} s`,
  'evidence-bytes': (at) => `what is kept was cut at ${inMegabytes(at)}`,
};

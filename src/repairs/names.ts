import { recogniseOriginName } from '../cloudfront/origin-names.ts';
import type { Endpoint } from '../formats/endpoint.ts';
import type { Evidence } from '../formats/evidence.ts';
import { servingPlainHttp } from '../readings/plain-http.ts';

/** The real names that a remedy and its proof are filled in with. All of them are foreign text. */
export type Names = {
  readonly origin: string;
  /**
   * Where a connection goes: the origin's name, or the address that `--resolve` put in its place, or that
   * alone fails.
   */
  readonly connectTo: string;
  /** Server name and Host as sent; `null` when no TLS was tried or no name was sent. */
  readonly serverName: string | null;
  /** The Host as sent; absent: the server name, else the origin's. */
  readonly host?: string;
  readonly protocol: 'http' | 'https';
  readonly port: number;
  /** The port on which plain HTTP serves; `null`: it was asked and does not; absent: nobody asked. */
  readonly plainHttpPort?: number | null;
  /** The first address that was probed; `null` when there was none. */
  readonly address: string | null;
  readonly path: string;
  /** The addresses that `--resolve` put in the place of the name's own; absent: DNS has them. */
  readonly given?: readonly string[];
  /** Roots beside Mozilla's were trusted, which a command has to be told of; absent: none. */
  readonly ownRoots?: boolean;
  /** The distribution's id; absent where no configuration told it. */
  readonly distribution?: string;
  /** What viewers ask of it; absent where nobody named it. */
  readonly viewerPath?: string;
  /** The URL that failed for viewers, as far as a configuration was asked for one. */
  readonly viewerUrl?: string;
  /** Those of the origin's zone that were asked; absent where none was. */
  readonly nameServers?: readonly string[];
};

/**
 * The names of the way in that decides: HTTPS where it was asked, else the first; or of the one where a fault
 * was seen.
 *
 * @param alone other addresses are fine, so this one is asked by its own
 */
export function namesFrom(evidence: Evidence, at?: Endpoint, alone = false): Names {
  const { target, endpoints, aside, addresses, trust, dns, distribution } = evidence;
  const wasAskedOverHttp = [...endpoints, ...(aside ?? [])].some(
    ({ endpoint }) => endpoint.protocol === 'http',
  );
  const plainHttpPort = servingPlainHttp(evidence)?.endpoint.port ?? (wasAskedOverHttp ? null : undefined);
  const deciding =
    endpoints.find(({ endpoint }) => at !== undefined && isSame(endpoint, at)) ??
    endpoints.find(({ endpoint }) => endpoint.protocol === 'https') ??
    endpoints[0];
  const protocol = deciding?.endpoint.protocol ?? (target.protocol === 'http' ? 'http' : 'https');
  const given = addresses.filter(({ from }) => from === 'resolve-option').map(({ address }) => address);
  const byAddress = alone || given.length > 0 ? deciding?.endpoint.address : undefined;
  const host = deciding?.exchanges[0]?.host;
  const id = distribution?.id ?? null;
  const viewerPath = distribution?.viewer.path ?? null;
  const viewerHost = distribution?.viewer.host ?? null;
  const scheme = distribution?.viewer.protocol ?? 'https';
  const nameServers = [
    ...new Set(
      dns.flatMap(({ role, serverName }) =>
        role === 'authoritative' && serverName !== undefined ? [serverName] : [],
      ),
    ),
  ];
  return {
    origin: target.origin,
    connectTo: byAddress ?? target.origin,
    serverName: deciding?.handshakes[0]?.serverName ?? null,
    ...(host === undefined ? {} : { host }),
    protocol,
    port: deciding?.endpoint.port ?? target.port ?? (protocol === 'http' ? 80 : 443),
    ...(plainHttpPort !== undefined && { plainHttpPort }),
    address: deciding?.endpoint.address ?? null,
    path: target.path,
    ...(given.length > 0 && { given }),
    ...(trust.addedRoots.length > 0 && { ownRoots: true }),
    ...(id !== null && /^E[A-Z0-9]{6,}$/.test(id) && { distribution: id }),
    ...(viewerPath !== null && { viewerPath }),
    ...(viewerHost !== null &&
      viewerPath !== null && { viewerUrl: `${scheme}://${viewerHost}${viewerPath}` }),
    ...(nameServers.length === 0 ? {} : { nameServers }),
  };
}

/** The Host CloudFront sends, as far as it is known. */
export function hostOf({ serverName, host, origin }: Names): string {
  return serverName ?? host ?? origin;
}

const isSame = (one: Endpoint, other: Endpoint): boolean =>
  one.address === other.address && one.port === other.port && one.protocol === other.protocol;

/** Whether a name belongs to AWS. */
const isOfAws = (name: string): boolean =>
  /\.(amazonaws\.com(\.cn)?|elasticbeanstalk\.com|cloudfront\.net|awsapprunner\.com|on\.aws)$/.test(name);

/** Whether a name belongs to AWS or another provider, so that nobody else can get a certificate for it. */
export const isUncertifiable = (name: string): boolean => isOfAws(name) || recogniseOriginName(name) !== null;

/** Whom such a name belongs to. */
export const ownerOf = (name: string): string => (isOfAws(name) ? 'AWS' : 'its provider');

/** The name, or one that stands for the name that somebody has yet to make. */
export const nameToCertify = (name: string): string => (isUncertifiable(name) ? 'origin.example.com' : name);

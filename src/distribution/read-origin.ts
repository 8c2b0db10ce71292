import {
  CONNECTION_ATTEMPTS,
  CONNECTION_TIMEOUT,
  DEFAULT_HTTP_PORT,
  DEFAULT_HTTPS_PORT,
  KEEP_ALIVE_TIMEOUT,
  RESPONSE_TIMEOUT,
} from '../cloudfront/limits.ts';
import type { OriginPlan } from '../formats/distribution.ts';
import { blockOf, blockOfList, fieldOf, listOf, numberOf, referenceOf, textOf, textsOf } from './fields.ts';
import type { Origin, VpcOrigin } from './model.ts';

/** Called with a sentence about each value that is not understood. */
export type OnNote = (note: string) => void;

/** One member of `Origins`. */
export function readOrigin(value: unknown, onNote: OnNote): Origin {
  const id = textOf(fieldOf(value, 'Id', 'OriginId')) ?? '';
  const domain = fieldOf(value, 'DomainName');
  const reference = referenceOf(domain);
  const custom = blockOf(fieldOf(value, 'CustomOriginConfig'));
  const vpc = blockOf(fieldOf(value, 'VpcOriginConfig'));
  const s3 = blockOf(fieldOf(value, 'S3OriginConfig'));
  const settings = vpc ?? custom ?? s3;
  const seconds = (name: string, from: unknown) => {
    const number = numberOf(fieldOf(from, name));
    return number === null || number <= 0 ? null : number * 1_000;
  };
  return {
    id,
    domainName: reference === null ? (textOf(domain)?.toLowerCase().replace(/\.$/, '') ?? null) : null,
    domainReference: reference,
    kind: vpc !== undefined ? 'vpc' : custom === undefined ? 's3' : 'custom',
    path: textOf(fieldOf(value, 'OriginPath')) ?? '',
    headers: listOf(fieldOf(value, 'CustomHeaders', 'OriginCustomHeaders', 'CustomHeader')).flatMap(
      (header) => {
        const name = textOf(fieldOf(header, 'HeaderName', 'Name'));
        return name === null ? [] : [[name, textOf(fieldOf(header, 'HeaderValue', 'Value')) ?? ''] as const];
      },
    ),
    ...connectionSettings(custom, vpc !== undefined, id, onNote),
    addressType:
      oneOf(
        ['ipv4', 'ipv6', 'dualstack'],
        fieldOf(custom, 'IpAddressType'),
        `origin ${id}: IpAddressType`,
        onNote,
      ) ?? 'ipv4',
    connectionAttempts: numberOf(fieldOf(value, 'ConnectionAttempts')) ?? CONNECTION_ATTEMPTS.default,
    connectTimeoutMs: seconds('ConnectionTimeout', value) ?? CONNECTION_TIMEOUT.defaultMs,
    responseTimeoutMs: seconds('OriginReadTimeout', settings) ?? RESPONSE_TIMEOUT.defaultMs,
    completionTimeoutMs: seconds('ResponseCompletionTimeout', value),
    keepAliveMs:
      seconds('OriginKeepaliveTimeout', settings) ?? (s3 === settings ? null : KEEP_ALIVE_TIMEOUT.defaultMs),
    clientCertificate: isPresent(
      fieldOf(blockOf(fieldOf(custom, 'OriginMtlsConfig')), 'ClientCertificateArn'),
    ),
    accessControl: isPresent(fieldOf(value, 'OriginAccessControlId')),
    vpcOriginId: vpc === undefined ? null : nameOf(fieldOf(vpc, 'VpcOriginId')),
  };
}

/** `GetVpcOrigin`, or the resource of that name in a template or a state. */
export function readVpcOrigin(value: unknown, id: string, onNote: OnNote): VpcOrigin {
  const endpoint = blockOf(fieldOf(value, 'VpcOriginEndpointConfig'));
  return { id, ...connectionSettings(endpoint, endpoint === undefined, id, onNote) };
}

type Connection = Pick<OriginPlan, 'protocolPolicy' | 'httpPort' | 'httpsPort' | 'minTls' | 'tlsVersions'>;

/** For a bucket none of this can be configured: CloudFront uses the viewer's protocol on ports 80 and 443. */
function connectionSettings(custom: unknown, isElsewhere: boolean, id: string, onNote: OnNote): Connection {
  if (isElsewhere) return { protocolPolicy: null, httpPort: null, httpsPort: null, minTls: null };
  if (custom === undefined) {
    return {
      protocolPolicy: 'match-viewer',
      httpPort: DEFAULT_HTTP_PORT,
      httpsPort: DEFAULT_HTTPS_PORT,
      minTls: 'TLSv1.2',
    };
  }
  const port = (name: string, otherwise: number) => {
    const given = fieldOf(custom, name);
    const read = portOf(given);
    if (read === null && given !== undefined)
      onNote(`origin ${id}: ${name} is ${quoted(given)}, which is not known here; ${otherwise} is taken.`);
    return read ?? otherwise;
  };
  const tlsVersions = textsOf(blockOfList(fieldOf(custom, 'OriginSslProtocols')));
  return {
    protocolPolicy: oneOf(
      ['http-only', 'https-only', 'match-viewer'],
      fieldOf(custom, 'OriginProtocolPolicy'),
      `origin ${id}: OriginProtocolPolicy`,
      onNote,
    ),
    httpPort: port('HTTPPort', DEFAULT_HTTP_PORT),
    httpsPort: port('HTTPSPort', DEFAULT_HTTPS_PORT),
    minTls: lowestOf(tlsVersions, id, onNote),
    ...(tlsVersions.length > 0 && { tlsVersions }),
  };
}

const VERSIONS = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2'] as const;

/**
 * AWS's documentation calls this list a minimum in one place and the allowed versions in another; here the
 * lowest is used.
 */
function lowestOf(listed: readonly string[], id: string, onNote: OnNote): OriginPlan['minTls'] {
  for (const version of listed) {
    if (!VERSIONS.some((known) => known === version))
      onNote(`origin ${id}: OriginSslProtocols holds ${quoted(version)}, which this version does not know.`);
  }
  return VERSIONS.find((version) => listed.includes(version)) ?? null;
}

function portOf(value: unknown): number | null {
  const port = numberOf(value);
  return port !== null && Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : null;
}

/** One of the known values; `null` and a note for anything else. */
export function oneOf<const T extends string>(
  known: readonly T[],
  value: unknown,
  where: string,
  onNote: OnNote,
): T | null {
  const found = known.find((candidate) => candidate === value);
  if (found === undefined && value !== undefined)
    onNote(`${where} is ${quoted(value)}, which this version does not know.`);
  return found ?? null;
}

/** An id, or the name of the resource it refers to. */
export const nameOf = (value: unknown): string | null => referenceOf(value)?.split('.')[0] ?? textOf(value);

const isPresent = (value: unknown): boolean => nameOf(value) !== null;

const quoted = (value: unknown): string => (JSON.stringify(value) ?? '').slice(0, 60);

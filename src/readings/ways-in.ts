import type { Target } from '../formats/target.ts';
import type { ReadEndpoint } from './case.ts';
import { plainHttpRefusal } from './tls-port.ts';

/**
 * The endpoints at which CloudFront may connect to the origin. Where only a port is known, both protocols
 * were tried on it, although most ports speak only one: there plain HTTP counts only if the port was seen to
 * speak it. A protocol named by a setting always counts.
 */
export function waysIn(endpoints: readonly ReadEndpoint[], target: Target): readonly ReadEndpoint[] {
  if (target.protocol !== null) return endpoints;
  return endpoints.filter((seen) => {
    if (seen.endpoint.protocol === 'https') return true;
    const samePort = endpoints.find(
      ({ endpoint: { protocol, address, port } }) =>
        protocol === 'https' && address === seen.endpoint.address && port === seen.endpoint.port,
    );
    return samePort === undefined || speaksPlainHttp(seen, samePort);
  });
}

/** The start of an HTTP answer, or of the page that old servers send without a status line. */
const HTTP_START = /^HTTP\/1\.|^<(!doctype|html)/i;

/**
 * Whether the port speaks plain HTTP: it answers a TLS hello in HTTP, or it answers the plain request. If the
 * port also speaks TLS, only a successful answer counts, since servers answer plain HTTP on a TLS port with
 * an error or a redirect to https.
 */
function speaksPlainHttp(plain: ReadEndpoint, { fault, handshakes }: ReadEndpoint): boolean {
  if (fault.kind === 'not-spoken' && isHttp(Buffer.from(fault.foreignBytes, 'base64'))) return true;
  if (plain.main.kind !== 'answered') return false;
  const { statusCode } = plain.main.value;
  const speaksTls = handshakes.some(
    ({ observation }) =>
      observation.kind === 'answered' &&
      (observation.value.serverHello !== undefined || observation.value.alert !== undefined),
  );
  return speaksTls ? statusCode >= 200 && statusCode < 300 : plainHttpRefusal(plain.main.value) === null;
}

/** Whether these first bytes of a server's answer begin an HTTP answer. */
export const isHttp = (bytes: Buffer): boolean => HTTP_START.test(bytes.toString('latin1'));

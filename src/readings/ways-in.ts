import type { Target } from '../formats/target.ts';
import type { ReadEndpoint } from './case.ts';
import { plainHttpRefusal } from './tls-port.ts';

/**
 * The endpoints that CloudFront may reach the origin by. Where only a port is known, both protocols were asked on it, and
 * most ports speak one of them: plain HTTP counts there only if it is what the port speaks. A protocol that a setting
 * names always counts.
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

/** HTTP's own start of an answer, or the page that old servers send without one. */
const HTTP_START = /^HTTP\/1\.|^<(!doctype|html)/i;

/**
 * Whether the port speaks plain HTTP: it answers TLS in HTTP, or it answers the request. Beside TLS only a success counts:
 * servers answer plain HTTP on a TLS port with an error or a redirect to https.
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

/** Whether the first bytes that a server answered are those of an HTTP answer. */
export const isHttp = (bytes: Buffer): boolean => HTTP_START.test(bytes.toString('latin1'));

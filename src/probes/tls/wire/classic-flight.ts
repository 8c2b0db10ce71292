import { Buffer } from 'node:buffer';
import { parseCertificateStatus } from './certificate-message.ts';
import { keyExchangeOf } from './cipher-suites.ts';
import { type Flight, leafOf } from './flight.ts';
import { namedGroup } from './groups.ts';
import { MESSAGE } from './handshake-messages.ts';
import { checkSignature } from './handshake-signature.ts';
import { parseServerKeyExchange } from './server-key-exchange.ts';
import { signatureScheme } from './signature-schemes.ts';
import { malformed } from './syntax.ts';

/**
 * Reads one message after the ServerHello in a flight below TLS 1.3.
 *
 * @returns whether the flight ends with it
 */
export function readClassic(flight: Flight, type: number, body: Buffer): boolean {
  switch (type) {
    case MESSAGE.serverKeyExchange:
      readKeyExchange(flight, body);
      return false;
    case MESSAGE.certificateRequest:
      flight.facts.clientCertificateRequested = true;
      flight.requestContext = Buffer.alloc(0);
      return false;
    case MESSAGE.certificateStatus: {
      const staple = parseCertificateStatus(body);
      if (staple !== null) flight.facts.staple = staple.toString('base64');
      return false;
    }
    case MESSAGE.serverHelloDone:
      return true;
    default:
      return malformed(`a handshake message of type ${type}`);
  }
}

/** RFC 5246 §7.4.3: the server signs both random values followed by the parameters. */
function readKeyExchange(flight: Flight, body: Buffer): void {
  const { facts, answer, random } = flight;
  const read = parseServerKeyExchange(
    body,
    keyExchangeOf(facts.cipherSuite?.code ?? 0),
    facts.version === 'TLSv1.2',
  );
  flight.keyExchange = read;
  if (read.group !== null) facts.group = namedGroup(read.group);
  if (read.signatureScheme !== null) facts.signatureScheme = signatureScheme(read.signatureScheme);
  if (read.signature === null || answer === null) return;
  facts.signature = checkSignature(leafOf(flight), {
    scheme: read.signatureScheme,
    signed: Buffer.concat([random, answer.random, read.params]),
    signature: read.signature,
    isTls13: false,
  });
}

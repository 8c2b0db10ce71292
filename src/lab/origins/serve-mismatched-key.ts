import { connect, type Socket } from 'node:net';
import { createServer } from 'node:tls';
import { serveRaw } from './serve-raw.ts';
import { listen, type Served } from './served.ts';

/**
 * A TLS 1.2 server whose private key is not the one of the certificate it sends. OpenSSL, which Node serves
 * with, refuses such a pair, so a server with a good pair stands behind, and its Certificate message is
 * replaced on the way.
 *
 * @param shown the chain that is sent, DER each
 * @param pair what the handshake is really made with
 */
export async function serveMismatchedKey(
  shown: readonly Uint8Array[],
  pair: { readonly key: string; readonly cert: string },
): Promise<Served> {
  const server = createServer({ ...pair, maxVersion: 'TLSv1.2' });
  server.on('tlsClientError', () => {});
  const behind = await listen(server);
  const front = await serveRaw((client) => {
    const inner = connect(behind.port, behind.address);
    inner.on('error', () => client.destroy());
    client.on('close', () => inner.destroy());
    inner.on('close', () => client.destroy());
    client.pipe(inner);
    replaceCertificate(inner, client, shown);
  });
  return {
    ...front,
    stop: async () => {
      await front.stop();
      await behind.stop();
    },
  };
}

/**
 * Passes the server's records on. OpenSSL gives each message of its flight, in the clear below TLS 1.3, a
 * record of its own.
 */
function replaceCertificate(from: Socket, to: Socket, shown: readonly Uint8Array[]): void {
  let held = Buffer.alloc(0);
  from.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 5 && held.length >= 5 + held.readUInt16BE(3)) {
      const record = held.subarray(0, 5 + held.readUInt16BE(3));
      held = held.subarray(record.length);
      const isCertificate = record[0] === HANDSHAKE && record[5] === CERTIFICATE;
      to.write(isCertificate ? certificateRecord(shown) : record);
    }
  });
}

/** Types of a record and of a handshake message (RFC 5246 §6.2.1, §7.4). */
const HANDSHAKE = 22;
const CERTIFICATE = 11;

function certificateRecord(chain: readonly Uint8Array[]): Buffer {
  const list = Buffer.concat(chain.flatMap((der) => [length(der.length, 3), der]));
  const body = Buffer.concat([length(list.length, 3), list]);
  const message = Buffer.concat([Buffer.from([CERTIFICATE]), length(body.length, 3), body]);
  return Buffer.concat([Buffer.from([HANDSHAKE, 3, 3]), length(message.length, 2), message]);
}

function length(value: number, bytes: number): Buffer {
  const encoded = Buffer.alloc(bytes);
  encoded.writeUIntBE(value, 0, bytes);
  return encoded;
}

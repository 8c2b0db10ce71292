import { encodeMessage, MESSAGE } from '../../src/probes/tls/wire/handshake-messages.ts';
import { CONTENT, encodeRecords } from '../../src/probes/tls/wire/records.ts';
import {
  alpnExtension,
  certificate12,
  certificate13,
  certificateRequest13,
  certificateVerify,
  encryptedExtensions,
  flight13,
  readHello,
  retryRequest,
  serverHello,
} from '../probes/tls/wire/scripted-server.ts';
import type { Dice } from './dice.ts';

/** Changes a few bytes, cuts, repeats or inserts: most of the structure stays. */
export function mutate(given: Buffer, { below, bytes, oneOf }: Dice): Buffer {
  let changed: Buffer = Buffer.from(given);
  for (let rounds = 1 + below(4); rounds > 0 && changed.length > 0; rounds -= 1) {
    const at = below(changed.length);
    const [head, tail] = [changed.subarray(0, at), changed.subarray(at)];
    changed = oneOf([
      () => Buffer.concat([head, bytes(1), tail.subarray(1)]),
      () => Buffer.from(head),
      () => Buffer.concat([head, tail.subarray(1 + below(16))]),
      () => Buffer.concat([head, Buffer.alloc(1 + below(40), below(256)), tail]),
      () => Buffer.concat([head, tail.subarray(0, below(200)), tail]),
      // Lengths are where parsers break, and the first bytes hold most of them.
      () => {
        changed[below(Math.min(changed.length, 90))] = oneOf([0, 1, 0x7f, 0xff]);
        return changed;
      },
    ])();
  }
  return changed;
}

/**
 * The answer to one hello: a flight of TLS 1.3 under its protection, one of an older version, a retry, or an
 * alert, with any chain and with or without damage.
 *
 * @param certificates DER each, to make chains of
 * @param max certificates of one chain, and thousands of bytes of one that is no certificate
 */
export function tlsFlight(hello: Buffer, certificates: readonly Buffer[], dice: Dice, max: number): Buffer {
  const { below, bytes, chance, oneOf, size } = dice;
  const certificate = () => {
    if (chance(10)) return Buffer.alloc(size(max * 1_000), 0x30);
    const der = oneOf(certificates);
    return chance(30) ? mutate(der, dice) : der;
  };
  const chain = Array.from({ length: chance(90) ? below(5) : size(max) }, certificate);
  const shuffled = (messages: readonly Buffer[]) =>
    messages.flatMap((message) =>
      chance(94) ? [message] : oneOf([[], [message, message], [mutate(message, dice)]]),
    );
  const modern = () =>
    flight13(hello, {
      suite: 0x1301 + below(3),
      messages: shuffled([
        encryptedExtensions(...(chance(10) ? [alpnExtension(oneOf(['h2', 'http/1.1', '<!channel>']))] : [])),
        ...(chance(20) ? [certificateRequest13()] : []),
        certificate13(chain),
        certificateVerify(oneOf([0x0403, 0x0804, 0x0201, below(65_536)])),
      ]),
      coalesce: chance(30),
      tamper: (plain) => (chance(5) ? mutate(plain, dice) : plain),
    });
  const older = () => {
    const version = 0x0300 + below(4);
    return encodeRecords(
      CONTENT.handshake,
      version,
      Buffer.concat(
        shuffled([
          serverHello({
            legacyVersion: version,
            suite: oneOf([0xc02f, 0xc02b, 0x009c, 0x0005, below(65_536)]),
          }),
          certificate12(chain),
          ...(chance(20) ? [encodeMessage(MESSAGE.certificateStatus, bytes(size(300)))] : []),
          encodeMessage(MESSAGE.serverKeyExchange, bytes(size(300))),
          encodeMessage(MESSAGE.serverHelloDone, Buffer.alloc(0)),
        ]),
      ),
    );
  };
  const retry = () =>
    encodeRecords(
      CONTENT.handshake,
      0x0303,
      retryRequest(
        0x1301 + below(3),
        oneOf([null, 0x0017, 0x0018, 0x0019, 0x001d, below(65_536)]),
        chance(50) ? bytes(size(60_000)) : null,
        readHello(hello).sessionId,
      ),
    );
  const alert = () => Buffer.from([CONTENT.alert, 3, 3, 0, 2, 1 + below(2), below(256)]);
  const flight = oneOf([modern, modern, modern, older, older, retry, alert])();
  return chance(80) ? flight : mutate(flight, dice);
}

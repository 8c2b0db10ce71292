import { isHttp } from '../../readings/ways-in.ts';
import { showsTrust } from '../../repairs/proofs/certificate.ts';
import { found } from '../judging/judgement.ts';
import { judgeFault } from '../judging/negotiation.ts';
import { tlsCause } from './tls-cause.ts';

/** Characters of a foreign protocol that are worth showing. */
const QUOTE_MAX = 80;

/**
 * The first bytes of a server's answer to a ClientHello are no TLS record (RFC 8446 §5.1): another protocol
 * listens here.
 */
export const tlsNotSpoken = tlsCause({
  id: 'tls-not-spoken',
  title: 'The origin does not speak TLS on this port',
  phrase: 'the origin does not speak TLS on this port',
  source: 'cloudfront-502',
  cloudfrontStatus: 502,
  proof: showsTrust,
  judge: judgeFault('not-spoken', ({ foreignBytes }) => {
    const bytes = Buffer.from(foreignBytes, 'base64');
    const line = firstLine(bytes);
    const what = `it answers the ClientHello ${protocolOf(bytes, line)}`;
    return found('proven', what, what, { ...(!isHttp(bytes) && { at: 'other-service' }) });
  }),
});

const firstLine = (bytes: Buffer): string => bytes.toString('latin1').split(/[\r\n]/)[0] ?? '';

function protocolOf(bytes: Buffer, line: string): string {
  const isText = /^[\x20-\x7e]+$/.test(line);
  if (!isText) return `with bytes that are no TLS record (${bytes.subarray(0, 16).toString('hex')})`;
  const quote = `"${line.slice(0, QUOTE_MAX)}"`;
  if (isHttp(bytes)) return `in plain HTTP: ${quote}`;
  if (line.startsWith('SSH-')) return `as an SSH server: ${quote}`;
  return `in another protocol: ${quote}`;
}

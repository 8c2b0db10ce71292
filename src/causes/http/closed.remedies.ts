import type { Remedy } from '../../repairs/remedy.ts';
import { apply, perServer } from '../../repairs/servers.ts';
import { setting } from '../../repairs/settings.ts';
import { headersWereNotSent } from '../../repairs/situation.ts';
import { code, origin, port, run, say, unlessRuledOut, type Words, when } from '../../repairs/words.ts';

/** What expects the PROXY protocol ends a TLS handshake already. */
const BEHIND_TLS: Words = (situation) =>
  situation.names.protocol === 'https' && situation.ruledOut.has('tls-handshake-failed')
    ? null
    : say`Look whether port ${port} expects the PROXY protocol${perServer(', as set by ', { haproxy: code`accept-proxy`, nginx: code`proxy_protocol` })}, which CloudFront never sends.`(
        situation,
      );

/** Connections that end without a whole answer, and servers that do not speak HTTP/1.1. */
export const HTTP_CLOSED_REMEDIES: readonly Remedy[] = [
  {
    causes: ['http-connection-closed'],
    steps: [
      "Look in the origin's log for the request of this check: a crash, an out-of-memory kill or a worker that ended looks like this from outside.",
      say`Look whether something between (WAF, bot protection, balancer) closes requests with ${code`User-Agent: Amazon CloudFront`}.`,
      when(
        headersWereNotSent,
        say`If the origin demands a secret header: let CloudFront send it with the value that the origin expects (${setting('CustomHeaders')}). A terminal can check with it: ${run`cf502 check ${origin} --header 'NAME: VALUE'`}.`,
      ),
      BEHIND_TLS,
      unlessRuledOut('http-version-unsupported', say`Look whether port ${port} speaks HTTP/2 alone.`),
      unlessRuledOut(
        'http-keepalive-too-short',
        say`If it happens now and then only: let the origin keep idle connections longer than CloudFront does (5 s by default).`,
      ),
      apply,
    ],
    pitfalls: 'A process manager that restarts quickly hides the crash: look at its count of restarts.',
    sources: ['cloudfront-custom-origin', 'cloudfront-502'],
  },
  {
    causes: ['http-connection-closed'],
    at: 'body',
    steps: [
      'Look in the log of the origin, and of each proxy in front of it, for what ended this request while the body was sent, since the head came: a crash, an out-of-memory kill, or a time-out.',
      'If the answer has Content-Length: let it be the length of the body that is sent. One that is too large looks the same.',
    ],
    pitfalls: 'A process manager that restarts quickly hides the crash: look at its count of restarts.',
    sources: ['cloudfront-custom-origin'],
  },
  {
    causes: ['http-version-unsupported'],
    steps: [
      say`Let port ${port} speak HTTP/1.1: CloudFront asks custom origins with 1.1, and uses HTTP/2 for gRPC only.`,
      'If it is a gRPC or h2c port: allow gRPC on the behavior, over HTTPS, or put a proxy that speaks HTTP/1.1 in front.',
      apply,
    ],
    pitfalls: 'A server with HTTP/2 over cleartext (h2c) only works in tests that speak h2c.',
    sources: ['cloudfront-custom-origin', 'cloudfront-grpc'],
  },
];

import { type Remedy, remediesOf } from '../../repairs/remedy.ts';
import { apply, atServer, on, snippet } from '../../repairs/servers.ts';
import { setting } from '../../repairs/settings.ts';
import { code, either, say } from '../../repairs/words.ts';

/** Idle connections that are closed too early. */
const KEEP_ALIVE = remediesOf({ causes: ['http-keepalive-too-short'] }, [
  {
    steps: either(
      [
        say`Let the origin keep idle connections longer than CloudFront does (5 s unless changed)${atServer({
          nginx: code`keepalive_timeout 75s;`,
          apache: code`KeepAliveTimeout 65`,
          haproxy: say`${code`timeout http-keep-alive 65s`}, without ${code`option httpclose`}`,
          nodejs: code`server.keepAliveTimeout = 65000`,
          gunicorn: say`${code`--keep-alive 65`} (the default is usually 2 s)`,
          caddy: say`the idle timeout of the server options back to its default of 5 minutes`,
          traefik: say`${code`respondingTimeouts.idleTimeout`} of the entry point back to its default of 180 s`,
          iis: say`usually the site's ${code`connectionTimeout`} back to 120 s`,
        })}.`,
        apply,
      ],
      say`Lower ${setting('OriginKeepaliveTimeout')} in CloudFront (API: ${code`OriginKeepaliveTimeout`}), below the server's.`,
    ),
    pitfalls: [
      'Both sides at 5 s is a race: the origin closes just when CloudFront sends the next request.',
      'A balancer in front may be the one that closes.',
      on(
        'gunicorn',
        say`The sync worker keeps no connection open: use gthread or another worker, or put nginx in front.`,
      ),
    ],
    sources: ['cloudfront-origin-settings'],
  },
  {
    servers: ['nodejs'],
    steps: [
      say`Set ${snippet`server.keepAliveTimeout = 65000;`} and ${snippet`server.headersTimeout = 66000;`} (it must exceed the first).`,
      apply,
    ],
    pitfalls: [
      say`Node's default of 5,000 ms equals CloudFront's 5 s: a race. ${code`keepAliveTimeoutBuffer`} softens it but does not remove it.`,
      say`Express and Next hide the server: set it on the object that ${code`listen`} returns.`,
    ],
    sources: ['cloudfront-origin-settings'],
  },
  {
    servers: ['apache'],
    steps: [
      say`Set ${snippet`KeepAlive On`}, ${snippet`KeepAliveTimeout 65`} (default 5) and ${snippet`MaxKeepAliveRequests 0`}.`,
      apply,
    ],
    pitfalls: 'The prefork module with long keep-alive eats workers: use event.',
    sources: ['apache-core'],
  },
  {
    servers: ['nginx'],
    steps: [
      say`Set ${snippet`keepalive_timeout 75s;`} (the default) or more, and ${snippet`keepalive_requests 1000;`} or more.`,
      say`From 1.27.4 on, set ${snippet`keepalive_min_timeout 10s;`}.`,
      apply,
    ],
    pitfalls: [
      say`Hardening guides set ${code`keepalive_timeout 5`}.`,
      say`Before 1.19.10 the default of ${code`keepalive_requests`} was 100.`,
    ],
    sources: ['nginx-core'],
  },
  {
    servers: ['alb'],
    steps: "Let the targets' keep-alive be longer than the ALB's idle timeout (60 s by default).",
    pitfalls: "Raising only the ALB's timeout makes it worse. Some blogs state the opposite direction.",
    sources: ['alb-502'],
  },
]);

/** Sizes and times. */
export const HTTP_LIMIT_REMEDIES: readonly Remedy[] = [
  ...KEEP_ALIVE,
  {
    causes: ['http-header-too-large'],
    steps:
      "Shrink the response headers, which together should stay below 20,480 bytes (AWS's pages name 20,480 and 32,768). Set-Cookie, Content-Security-Policy and Link are the usual ones, written by the application or added by the server in front of it.",
    pitfalls: [
      say`A proxy on the way may have a lower limit and make a 502 of its own${atServer({ nginx: code`proxy_buffer_size`, haproxy: code`tune.bufsize` })}.`,
      'Session data in cookies grows with use: the fault hits some users only.',
    ],
    sources: ['cloudfront-quotas', 'nginx-proxy', 'haproxy'],
  },
  {
    causes: ['http-timed-out'],
    steps: [
      'Time one request on the server itself, past every proxy in front of it, and look in its log for the request of this check.',
      say`Make it faster, or raise ${setting('OriginReadTimeout')} in CloudFront (API: ${code`OriginReadTimeout`}, 1–120 s, default 30).`,
      say`Let the innermost give up first: viewer > CloudFront > proxy > application${atServer({ nginx: code`proxy_read_timeout`, apache: code`ProxyTimeout`, haproxy: code`timeout server`, alb: say`its idle timeout`, gunicorn: code`--timeout` })}.`,
      apply,
    ],
    pitfalls: [
      'GET and HEAD are tried again up to the number of connection attempts: the viewer waits several times as long.',
      'API Gateway (29 s) and some load balancers end earlier, whatever CloudFront allows.',
      'The status is 504, not 502.',
    ],
    sources: ['cloudfront-504', 'cloudfront-origin-settings', 'nginx-proxy', 'haproxy'],
  },
];

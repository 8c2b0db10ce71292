import type { ServerId } from '../../readings/servers.ts';
import type { Remedy } from '../../repairs/remedy.ts';
import { apply, atServer, on, snippet } from '../../repairs/servers.ts';
import { hostIsForwarded, not } from '../../repairs/situation.ts';
import {
  code,
  either,
  origin,
  run,
  say,
  sentName,
  type Words,
  when,
  whileUnknown,
} from '../../repairs/words.ts';

/** The name, where it is settled which one is sent. */
const SETTLED: Words = (situation) =>
  (hostIsForwarded.holds(situation) === null ? say`that name` : sentName)(situation);

/** What makes a server know a name, in its own words. */
export const KNOWING_A_NAME: Readonly<Partial<Record<ServerId, Words>>> = {
  nginx: say`${code`server_name`} in a block of its own, beside the one with ${code`ssl_reject_handshake on;`}, or with ${code`$ssl_server_name`} in ${code`ssl_certificate`}, a file that the workers can read`,
  haproxy: say`load it beside the others, or, if the default certificate covers the name, take ${code`strict-sni`} off the bind line (or out of ${code`ssl-default-bind-options`})`,
  traefik: say`a router's ${code`Host()`} rule, which ${code`sniStrict`} asks for`,
  'ingress-nginx': say`the ${code`tls`} section of an Ingress, with its secret; ${code`ssl-reject-handshake`} in the ConfigMap is what refuses other names`,
  caddy: say`a site of that name, or the global option ${code`fallback_sni`} (experimental, made for CDNs) with a name that Caddy manages`,
  envoy: say`${code`filter_chain_match.server_names`}, or a chain without a match (${code`default_filter_chain`})`,
  iis: say`usually an https binding with that host name, beside one without server name indication as default`,
  hitch: say`a ${code`pem-file`} for it, or ${code`sni-nomatch-abort = off`}`,
  go: say`usually ${code`tls.Config.GetCertificate`} has to return one for that name, or one by default in place of an error`,
  java: say`usually an entry in the key store, and a key manager (or ${code`SNIMatcher`}) that takes the name`,
  erlang: say`usually ${code`sni_hosts`}, or ${code`certfile`} and ${code`keyfile`} as the default of ${code`ssl:listen`}`,
  nodejs: say`usually ${code`server.addContext(NAME, …)`}, or an ${code`SNICallback`} that calls back without an error`,
  rustls: say`usually ${code`ResolvesServerCertUsingSni::add`}, or a resolver with a default`,
};

/** A server that refuses the name CloudFront sends as SNI. */
export const TLS_SERVER_NAME_REMEDIES: readonly Remedy[] = [
  {
    causes: ['tls-server-name-rejected'],
    steps: [
      whileUnknown(
        hostIsForwarded,
        say`Settle which name CloudFront sends: the viewer's host (an alias, or dxxxx.cloudfront.net) if Host is forwarded, otherwise ${origin}. The server's log often names it.`,
      ),
      either(
        [say`Teach the server ${SETTLED}, with a certificate for it${atServer(KNOWING_A_NAME)}.`, apply],
        when(
          not(hostIsForwarded),
          say`If the server knows the name that viewers use: forward Host (origin request policy Managed-HostHeaderOnly, or one of your own with Host).`,
        ),
        say`Let CloudFront send a name that the server knows: a CloudFront Function at viewer-request that calls ${code`updateRequestOrigin`} with ${code`hostHeader`} and ${code`sni`}.`,
      ),
    ],
    pitfalls: [
      when(
        not(hostIsForwarded),
        say`Without Host forwarded CloudFront sends ${origin}: that helps only where the server knows that name.`,
      ),
      say`openssl without ${code`-servername`} takes another way through the server.`,
      on(
        'nginx',
        say`${code`ssl_reject_handshake`} (1.19.4 and later) sends alert 112 unrecognized_name, also when no name comes; ${run`nginx -T`} shows where it stands.`,
      ),
      on(
        'haproxy',
        say`Without ${code`strict-sni`}, the first certificate loaded is the default: in a directory, the alphabet decides.`,
      ),
      on(
        'ingress-nginx',
        say`The project is retired, with best-effort care until March 2026 only: plan a successor.`,
      ),
      'kamal-proxy and thruster log "unknown server name" with the value CloudFront sent.',
    ],
    sources: ['cloudfront-sni', 'cloudfront-request-policies', 'thruster-42'],
  },
  {
    causes: ['tls-server-name-rejected'],
    servers: ['caddy'],
    steps: [
      either(
        say`Let Caddy manage ${origin}, as a site of its own, and do not forward Host: use CachingDisabled or CachingOptimized with the origin request policy AllViewerExceptHostHeader.`,
        say`Let Caddy manage ${origin}, and set the global option ${snippet`fallback_sni ${origin}`}, made for CDNs that pass the viewer's name (experimental).`,
        "Add the viewer's name as a site of its own.",
      ),
      apply,
    ],
    pitfalls: [
      say`${code`default_sni`} helps only when no name is sent at all.`,
      'Caddy has no certificate for dxxxx.cloudfront.net, so it refuses that name.',
      'ACME over HTTP or TLS-ALPN cannot reach Caddy for a name that points at CloudFront: use the DNS challenge.',
      say`On-demand TLS needs an ${code`ask`} endpoint.`,
    ],
    sources: ['caddy-options', 'caddy', 'caddy-7445'],
  },
  {
    causes: ['tls-server-name-rejected'],
    servers: ['traefik'],
    steps: [
      either(
        say`Add the name that is sent to a router's ${snippet`Host()`} rule, with a certificate for it.`,
        say`Set ${snippet`tls.options.default.sniStrict: false`} and give ${snippet`tls.stores.default.defaultCertificate`} a public certificate.`,
      ),
      apply,
    ],
    pitfalls: [
      say`${code`sniStrict`} ignores the default certificate.`,
      say`The ${code`Host()`} rule alone chooses no certificate: one for that name must be loaded, or come from a ${code`certResolver`}.`,
      say`Without ${code`sniStrict`} and without a default of yours, the self-signed TRAEFIK DEFAULT CERT is served: the next fault then.`,
    ],
    sources: ['traefik', 'traefik-options', 'traefik-source'],
  },
  {
    causes: ['tls-server-name-rejected'],
    servers: ['envoy'],
    steps: [
      say`Add the name to ${snippet`filter_chain_match.server_names`}, or add a chain without a match (${snippet`default_filter_chain`}).`,
      say`Keep the listener filter ${snippet`tls_inspector`}: without it no name is seen.`,
      apply,
    ],
    pitfalls: say`Without a matching chain Envoy closes the connection right after the hello (detail ${code`filter_chain_not_found`}).`,
    sources: ['envoy'],
  },
  {
    causes: ['tls-handshake-failed'],
    servers: ['envoy'],
    steps: [
      say`Where the connection closes right after the hello, without an alert, usually no filter chain fits the name that is sent: add the name to ${snippet`filter_chain_match.server_names`}, or add a chain without a match (${snippet`default_filter_chain`}).`,
      say`Keep the listener filter ${snippet`tls_inspector`}: without it no name is seen.`,
      "Otherwise read Envoy's log for the time of this check.",
      apply,
    ],
    pitfalls: say`The detail ${code`filter_chain_not_found`} in the access log tells that no chain fitted.`,
    sources: ['envoy', 'cloudfront-502'],
  },
];

import { APPLY, type Remedy } from '../../repairs/remedy.ts';

/** A server that refuses the name CloudFront sends as SNI. */
export const TLS_SERVER_NAME_REMEDIES: readonly Remedy[] = [
  {
    causes: ['tls-server-name-rejected'],
    steps: [
      "Settle which name CloudFront sends: the viewer's host (an alias, or dxxxx.cloudfront.net) if Host is forwarded, otherwise {ORIGIN}. The server's log often names it.",
      "Teach the server that name, with a certificate for it. What refuses unknown names: nginx `ssl_reject_handshake on`, HAProxy `strict-sni`, Traefik `sniStrict`, kamal-proxy's host list.",
      APPLY,
      "Or let CloudFront send a name that the server knows. If it knows the viewers': forward Host (origin request policy Managed-HostHeaderOnly, or one of your own with Host). Any other: a CloudFront Function at viewer-request that calls `updateRequestOrigin` with `hostHeader` and `sni`.",
    ],
    pitfalls: [
      'Without Host forwarded CloudFront sends {ORIGIN}: that helps only where the server knows that name.',
      'openssl without `-servername` takes another way through the server.',
      'kamal-proxy and thruster log "unknown server name" with the value CloudFront sent.',
    ],
    sources: ['cloudfront-sni', 'cloudfront-request-policies', 'thruster-42'],
  },
  {
    causes: ['tls-server-name-rejected'],
    servers: ['nginx'],
    steps: [
      "Settle which name CloudFront sends: the viewer's host if Host is forwarded, otherwise {ORIGIN}.",
      'Add that name to `server_name`, with a certificate that covers it, in a block of its own beside the one with `ssl_reject_handshake on;` (`nginx -T` shows which that is).',
      APPLY,
      "Or, if the server knows the viewers' name: forward Host (origin request policy Managed-HostHeaderOnly, or one of your own with Host).",
    ],
    pitfalls: [
      '`ssl_reject_handshake` (1.19.4 and later) sends alert 112 unrecognized_name, also when no name comes.',
      'openssl without `-servername` takes another way through the server.',
    ],
    sources: ['nginx', 'nginx-core', 'cloudfront-sni'],
  },
  {
    causes: ['tls-server-name-rejected'],
    servers: ['caddy'],
    steps: [
      'Let Caddy manage {ORIGIN}, as a site of its own, and do not forward Host, which is the best way: use CachingDisabled or CachingOptimized with the origin request policy AllViewerExceptHostHeader.',
      "Or, once it does, set the global option `fallback_sni {ORIGIN}`, made for CDNs that pass the viewer's name (experimental).",
      "Or add the viewer's name as a site of its own.",
      APPLY,
    ],
    pitfalls: [
      '`default_sni` helps only when no name is sent at all.',
      'Caddy has no certificate for dxxxx.cloudfront.net, so it refuses that name.',
      'ACME over HTTP or TLS-ALPN cannot reach Caddy for a name that points at CloudFront: use the DNS challenge.',
      'On-demand TLS needs an `ask` endpoint.',
    ],
    sources: ['caddy-options', 'caddy', 'caddy-7445'],
  },
  {
    causes: ['tls-handshake-failed'],
    servers: ['caddy'],
    steps: [
      "Read Caddy's log for the time of this check. A handshake that ends with internal_error usually means that Caddy has no certificate for the name that is sent.",
      'If so, let Caddy manage {ORIGIN}, as a site of its own, and do not forward Host, which is the best way: use CachingDisabled or CachingOptimized with the origin request policy AllViewerExceptHostHeader.',
      "Or, once it does, set the global option `fallback_sni {ORIGIN}`, made for CDNs that pass the viewer's name (experimental).",
      "Or add the viewer's name as a site of its own.",
      APPLY,
    ],
    pitfalls: [
      '`default_sni` helps only when no name is sent at all.',
      'ACME over HTTP or TLS-ALPN cannot reach Caddy for a name that points at CloudFront: use the DNS challenge.',
    ],
    sources: ['caddy-options', 'caddy', 'caddy-7445'],
  },
  {
    causes: ['tls-server-name-rejected'],
    servers: ['traefik'],
    steps: [
      "Add the name that is sent to a router's `Host()` rule, with a certificate for it.",
      'Or set `tls.options.default.sniStrict: false` and give `tls.stores.default.defaultCertificate` a public certificate.',
      APPLY,
    ],
    pitfalls: [
      '`sniStrict` ignores the default certificate.',
      'The `Host()` rule alone chooses no certificate: one for that name must be loaded, or come from a `certResolver`.',
      'Without `sniStrict` and without a default of yours, the self-signed TRAEFIK DEFAULT CERT is served: the next fault then.',
    ],
    sources: ['traefik', 'traefik-options', 'traefik-source'],
  },
  {
    causes: ['tls-server-name-rejected'],
    servers: ['haproxy'],
    steps: [
      'Load a certificate with that name; or, if the default certificate covers it, take `strict-sni` off the bind line (or out of `ssl-default-bind-options`).',
      APPLY,
    ],
    pitfalls: [
      'Without `strict-sni`, the first certificate loaded is the default: in a directory, the alphabet decides.',
    ],
    sources: ['haproxy'],
  },
  {
    causes: ['tls-server-name-rejected'],
    servers: ['envoy'],
    steps: [
      'Add the name to `filter_chain_match.server_names`, or add a chain without a match (`default_filter_chain`).',
      'Keep the listener filter `tls_inspector`: without it no name is seen.',
      APPLY,
    ],
    pitfalls: [
      'Without a matching chain Envoy closes the connection right after the hello (detail `filter_chain_not_found`).',
    ],
    sources: ['envoy'],
  },
  {
    causes: ['tls-handshake-failed'],
    servers: ['envoy'],
    steps: [
      'Where the connection closes right after the hello, without an alert, usually no filter chain fits the name that is sent: add the name to `filter_chain_match.server_names`, or add a chain without a match (`default_filter_chain`).',
      'Keep the listener filter `tls_inspector`: without it no name is seen.',
      "Otherwise read Envoy's log for the time of this check.",
      APPLY,
    ],
    pitfalls: ['The detail `filter_chain_not_found` in the access log tells that no chain fitted.'],
    sources: ['envoy', 'cloudfront-502'],
  },
  {
    causes: ['tls-server-name-rejected'],
    servers: ['ingress-nginx'],
    steps: [
      'Add {NAME} to the `tls` section of an Ingress, with its secret. `ssl-reject-handshake` in the ConfigMap is what refuses other names; without it the fake certificate is served.',
      'The controller picks the change up by itself.',
    ],
    pitfalls: ['The project is retired, with best-effort care until March 2026 only: plan a successor.'],
    sources: ['ingress-nginx'],
  },
];

import type { Handshake, HandshakeEnding } from '../formats/handshake.ts';

/** The reason behind a refusal of a ClientHello. */
type Situation =
  | 'unknown-name'
  | 'no-shared-suite'
  | 'no-shared-group'
  | 'no-shared-version'
  | 'proxy-protocol-expected';

/** How one server refuses in one situation. */
type SayingNo = {
  readonly server: string;
  readonly situation: Situation;
  readonly ending: HandshakeEnding;
  /** The alert's registered name, where the ending is an alert. */
  readonly alert?: string;
  /**
   * How this is known: `measured` on a running server, read in its `source`, `documented` by its makers, else
   * `inferred`.
   */
  readonly mark: 'measured' | 'source' | 'documented' | 'inferred';
  readonly from: string;
};

/**
 * How servers refuse a ClientHello, as far as it is known. A row makes its situation likely; it cannot prove
 * it where another row has the same refusal for another situation.
 */
export const HOW_SERVERS_SAY_NO: readonly SayingNo[] = [
  {
    server: 'nginx with ssl_reject_handshake',
    situation: 'unknown-name',
    ending: 'alert',
    alert: 'unrecognized_name',
    mark: 'measured',
    from: 'test/acceptance/nginx.test.ts',
  },
  {
    server: 'HAProxy with strict-sni',
    situation: 'unknown-name',
    ending: 'alert',
    alert: 'unrecognized_name',
    mark: 'measured',
    from: 'test/acceptance/haproxy.test.ts',
  },
  {
    server: 'servers written in Go that have no certificate at all',
    situation: 'unknown-name',
    ending: 'alert',
    alert: 'unrecognized_name',
    mark: 'source',
    from: 'https://github.com/golang/go/blob/master/src/crypto/tls/handshake_server.go (errNoCertificates)',
  },
  {
    server: 'servers written in Go (Caddy, kamal-proxy)',
    situation: 'unknown-name',
    ending: 'alert',
    alert: 'internal_error',
    mark: 'source',
    from: 'https://github.com/caddyserver/caddy/issues/7445',
  },
  {
    server: 'servers on rustls',
    situation: 'unknown-name',
    ending: 'alert',
    alert: 'access_denied',
    mark: 'source',
    from: 'https://github.com/rustls/rustls (hs.rs: "no server certificate chain resolved")',
  },
  {
    server: 'Node servers whose SNICallback fails',
    situation: 'unknown-name',
    ending: 'closed',
    mark: 'measured',
    from: 'src/lab/origins/connection-origins.ts (unknown-name)',
  },
  {
    server: 'Node servers whose SNICallback fails',
    situation: 'unknown-name',
    ending: 'reset',
    mark: 'measured',
    from: 'src/lab/origins/connection-origins.ts (unknown-name)',
  },
  {
    server: 'Envoy',
    situation: 'unknown-name',
    ending: 'closed',
    mark: 'documented',
    from: 'https://www.envoyproxy.io/docs/envoy/latest/configuration/listeners/stats',
  },
  {
    server: 'Windows (Schannel)',
    situation: 'unknown-name',
    ending: 'closed',
    mark: 'inferred',
    from: 'reports of users',
  },
  {
    server: 'servers on OpenSSL',
    situation: 'unknown-name',
    ending: 'alert',
    alert: 'handshake_failure',
    mark: 'measured',
    from: 'test/acceptance/openssl.test.ts',
  },
  {
    server: 'servers on OpenSSL',
    situation: 'no-shared-suite',
    ending: 'alert',
    alert: 'handshake_failure',
    mark: 'measured',
    from: 'test/acceptance/openssl.test.ts',
  },
  {
    server: 'servers on OpenSSL',
    situation: 'no-shared-group',
    ending: 'alert',
    alert: 'handshake_failure',
    mark: 'measured',
    from: 'test/acceptance/openssl.test.ts',
  },
  {
    server: 'HAProxy and other servers on OpenSSL',
    situation: 'no-shared-version',
    ending: 'alert',
    alert: 'protocol_version',
    mark: 'measured',
    from: 'test/acceptance/openssl.test.ts',
  },
  {
    server: 'HAProxy with accept-proxy',
    situation: 'proxy-protocol-expected',
    ending: 'closed',
    mark: 'measured',
    from: 'test/acceptance/haproxy.test.ts',
  },
];

/**
 * Servers that are known to refuse an unknown server name with this ending, which does not itself name the
 * reason; may be empty.
 */
export function dialectsOfUnknownName({
  ending,
  alert,
}: Pick<Handshake, 'ending' | 'alert'>): readonly string[] {
  const servers = HOW_SERVERS_SAY_NO.filter(
    (row) =>
      row.situation === 'unknown-name' &&
      row.ending === ending &&
      row.alert === alert?.name &&
      row.alert !== 'unrecognized_name',
  ).map(({ server }) => server);
  return [...new Set(servers)];
}

/** Whether this refusal is known for an unknown server name and for no other situation. */
export function meansUnknownNameAlone(refusal: Pick<Handshake, 'ending' | 'alert'>): boolean {
  const { ending, alert } = refusal;
  const rows = HOW_SERVERS_SAY_NO.filter((row) => row.ending === ending && row.alert === alert?.name);
  return (
    alert !== undefined && rows.length > 0 && rows.every(({ situation }) => situation === 'unknown-name')
  );
}

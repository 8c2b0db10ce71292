import type { Handshake, HandshakeEnding } from '../formats/handshake.ts';

/** What stands behind a refusal of a ClientHello. */
type Situation =
  | 'unknown-name'
  | 'no-shared-suite'
  | 'no-shared-group'
  | 'no-shared-version'
  | 'proxy-protocol-expected';

/** One server's way of saying no. */
type SayingNo = {
  readonly server: string;
  readonly situation: Situation;
  readonly ending: HandshakeEnding;
  /** By its registered name, where the ending is an alert. */
  readonly alert?: string;
  /** `measured` on a running server, `source` read in its code, `documented` by its makers, `inferred` else. */
  readonly mark: 'measured' | 'source' | 'documented' | 'inferred';
  readonly from: string;
};

/**
 * How servers refuse a ClientHello, as far as that is known. A row makes its situation likely, and never sure where another
 * row has the same words for another situation.
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

/** Servers that say so of a name they do not know, without naming it as the reason; empty where none is known to. */
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

/** Whether these words, apart from what a name server may mean by them, are known for no other situation. */
export function meansUnknownNameAlone(refusal: Pick<Handshake, 'ending' | 'alert'>): boolean {
  const { ending, alert } = refusal;
  const rows = HOW_SERVERS_SAY_NO.filter((row) => row.ending === ending && row.alert === alert?.name);
  return (
    alert !== undefined && rows.length > 0 && rows.every(({ situation }) => situation === 'unknown-name')
  );
}

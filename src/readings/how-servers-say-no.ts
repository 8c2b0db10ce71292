import type { Handshake, HandshakeEnding } from '../formats/handshake.ts';
import type { ServerId } from './servers.ts';

/** The reason behind a refusal of a ClientHello. */
export type Situation =
  | 'unknown-name'
  | 'no-shared-suite'
  | 'no-shared-group'
  | 'no-shared-version'
  | 'proxy-protocol-expected';

/** How one server refuses in one situation. */
export type SayingNo = {
  /** As the rest of a sentence: who says so. */
  readonly server: string;
  /** For whom a repair is written; absent where there is none of its own. */
  readonly product?: ServerId;
  readonly situation: Situation;
  /** It sent a ServerHello of TLS 1.3 before, and no certificate; absent: it answered the hello so. */
  readonly afterServerHello?: true;
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

type Answer = Pick<SayingNo, 'ending' | 'alert' | 'afterServerHello'>;

/** Who answers so, its product, how that is known, and from where. */
type Row = readonly [server: string, product: ServerId | null, mark: SayingNo['mark'], from: string];

const closed: Answer = { ending: 'closed' };
const alert = (name: string): Answer => ({ ending: 'alert', alert: name });

const MATRIX = 'test/servers/matrix';
const OPENSSL: Row = ['servers on OpenSSL', null, 'measured', 'test/acceptance/openssl.test.ts'];
const JAVA = 'Java servers whose key manager picks by name';
const NODE = 'Node servers whose SNICallback fails';

/** Each reason, the answers to it, and who gives them. */
const TABLE: readonly (readonly [Situation, Answer, readonly Row[]])[] = [
  [
    'unknown-name',
    alert('unrecognized_name'),
    [
      ['nginx with ssl_reject_handshake', 'nginx', 'measured', 'test/acceptance/nginx.test.ts'],
      ['HAProxy with strict-sni', 'haproxy', 'measured', 'test/acceptance/haproxy.test.ts'],
      [
        'Traefik with sniStrict',
        'traefik',
        'source',
        'https://github.com/traefik/traefik/blob/master/pkg/tls/tlsmanager.go',
      ],
      ['Hitch with sni-nomatch-abort', 'hitch', 'measured', MATRIX],
      ['Java servers with an SNIMatcher', 'java', 'measured', 'Java 17'],
      [
        'servers written in Go that have no certificate at all',
        'go',
        'source',
        'https://github.com/golang/go/blob/master/src/crypto/tls/handshake_server.go (errNoCertificates)',
      ],
    ],
  ],
  [
    'unknown-name',
    alert('internal_error'),
    [
      ['servers written in Go (kamal-proxy)', 'go', 'measured', MATRIX],
      ['Caddy', 'caddy', 'measured', MATRIX],
      ['nginx with a certificate file for each name ($ssl_server_name)', 'nginx', 'measured', MATRIX],
    ],
  ],
  [
    'unknown-name',
    alert('access_denied'),
    [
      [
        'servers on rustls',
        'rustls',
        'source',
        'https://github.com/rustls/rustls (hs.rs: "no server certificate chain resolved")',
      ],
    ],
  ],
  [
    'unknown-name',
    { ...alert('handshake_failure'), afterServerHello: true },
    [[JAVA, 'java', 'measured', 'Java 17']],
  ],
  ['unknown-name', { ...closed, afterServerHello: true }, [[JAVA, 'java', 'measured', MATRIX]]],
  ['unknown-name', alert('handshake_failure'), [[JAVA, 'java', 'measured', 'Java 17, TLS 1.2'], OPENSSL]],
  [
    'unknown-name',
    closed,
    [
      [
        'Envoy',
        'envoy',
        'documented',
        'https://www.envoyproxy.io/docs/envoy/latest/configuration/listeners/stats',
      ],
      [NODE, 'nodejs', 'measured', MATRIX],
      ['Windows (Schannel)', 'iis', 'inferred', 'reports of users'],
      ['Erlang servers without a default certificate', 'erlang', 'measured', MATRIX],
    ],
  ],
  [
    'unknown-name',
    { ending: 'reset' },
    [[NODE, 'nodejs', 'measured', 'src/lab/origins/connection-origins.ts (unknown-name)']],
  ],
  ['no-shared-suite', alert('handshake_failure'), [OPENSSL]],
  ['no-shared-group', alert('handshake_failure'), [OPENSSL]],
  ['no-shared-version', alert('protocol_version'), [OPENSSL]],
  [
    'proxy-protocol-expected',
    closed,
    [['HAProxy with accept-proxy', 'haproxy', 'measured', 'test/acceptance/haproxy.test.ts']],
  ],
];

/**
 * How servers refuse a ClientHello, as far as it is known. A row makes its situation likely; it cannot prove
 * it where another row has the same refusal for another situation.
 */
export const HOW_SERVERS_SAY_NO: readonly SayingNo[] = TABLE.flatMap(([situation, answer, rows]) =>
  rows.map(
    ([server, product, mark, from]): SayingNo => ({
      server,
      ...(product !== null && { product }),
      situation,
      ...answer,
      mark,
      from,
    }),
  ),
);

type Refusal = Pick<Handshake, 'ending' | 'alert' | 'version' | 'chain'>;

/** Who is known to refuse an unknown server name in this way; may be empty. */
export const refusesNamesSo = (refusal: Refusal): readonly SayingNo[] =>
  rowsOf(refusal).filter(({ situation }) => situation === 'unknown-name');

/**
 * Whether this refusal is known for an unknown server name and for no other situation. A connection that
 * just ends has causes that no table lists, unless a ServerHello came before: then only the certificate was
 * left to be chosen.
 */
export function meansUnknownNameAlone(refusal: Refusal): boolean {
  const rows = rowsOf(refusal);
  return (
    (refusal.alert !== undefined || refusal.version !== undefined) &&
    rows.length > 0 &&
    rows.every(({ situation }) => situation === 'unknown-name')
  );
}

/**
 * Whether the server had not yet chosen its certificate when it refused: in TLS 1.3 it does so after its
 * ServerHello, before that with it.
 */
export const isBeforeCertificate = ({ version, chain }: Pick<Refusal, 'version' | 'chain'>): boolean =>
  version === undefined || (version === 'TLSv1.3' && chain.length === 0);

const rowsOf = ({ ending, alert, ...refusal }: Refusal): readonly SayingNo[] =>
  isBeforeCertificate(refusal)
    ? HOW_SERVERS_SAY_NO.filter(
        (row) =>
          row.ending === ending &&
          row.alert === alert?.name &&
          row.afterServerHello === (refusal.version === undefined ? undefined : true),
      )
    : [];

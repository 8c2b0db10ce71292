/** What is set up at a server: each a fault that CloudFront meets, or none. */
export const SITUATIONS = [
  'good',
  'expired',
  'wrong-key',
  'unknown-name',
  'tls-1.0-only',
  'no-common-cipher',
  'rsa-pss-key',
  'rsa-pss-key-of-one-hash',
  'p-521-key',
  'ed25519-key',
  'client-certificate',
  'chain-order',
  'no-intermediate',
  'hello-retry',
] as const;

export type Situation = (typeof SITUATIONS)[number];

/** What a server is started with, as files in PEM and as settings; each server reads of it what it can. */
export type Setup = {
  readonly situation: Situation;
  readonly port: number;
  readonly folder: string;
  /** The leaf and what is sent after it, in this order. */
  readonly chain: string;
  readonly key: string;
  /** Both in one file, key first. */
  readonly both: string;
  /** The root clients' certificates have to come from. */
  readonly root: string;
  /** The one name the server knows. */
  readonly name: string;
};

/** A server that can be started here; `without` says of what it cannot be made to do, and why. */
export type MatrixServer = {
  readonly name: string;
  /** The program that has to be there. */
  readonly needs: string;
  /** A file that has to be there as well. */
  readonly needsFile?: string;
  readonly without: Partial<Record<Situation, string>>;
  readonly start: (setup: Setup) => { readonly command: string; readonly args: readonly string[] };
};

/**
 * The root cause and its certainty as the report is to say them, written before any server was run. The host is known not to
 * be forwarded (`--host-header none`), so that no verdict hangs on it.
 */
export const EXPECTED: Readonly<Record<Situation, string>> = {
  good: 'healthy',
  expired: 'certificate-expired proven',
  'wrong-key': 'certificate-key-mismatch proven',
  'unknown-name': 'tls-server-name-rejected',
  'tls-1.0-only': 'tls-protocol-unsupported proven',
  'no-common-cipher': 'tls-cipher-unsupported proven',
  'rsa-pss-key': 'healthy',
  'rsa-pss-key-of-one-hash': 'healthy',
  'p-521-key': 'certificate-key-unsupported likely',
  'ed25519-key': 'certificate-key-unsupported likely',
  'client-certificate': 'tls-client-certificate-required',
  'chain-order': 'certificate-chain-order likely',
  'no-intermediate': 'certificate-chain-incomplete proven',
  'hello-retry': 'healthy',
};

/** Where a server was seen to do otherwise than expected, and why that is right, or what is still wanting. */
export const DIFFERENCES: readonly {
  readonly situation: Situation;
  readonly servers: readonly string[];
  readonly seen: string;
  readonly because: string;
}[] = [
  {
    situation: 'p-521-key',
    servers: [
      'Apache',
      'HAProxy',
      'Hitch',
      'stunnel',
      'NSS (in lighttpd)',
      'Caddy',
      'lighttpd',
      'openssl s_server',
      'GnuTLS (gnutls-serv)',
      'Node',
      'Python',
      'Go',
      'Java',
      'Erlang',
    ],
    seen: 'healthy',
    because:
      'TLS 1.3 is agreed, in which AWS’s TLS library takes such a key; nginx 1.22 speaks TLS 1.2 at most unless told otherwise',
  },
  {
    situation: 'unknown-name',
    servers: ['Apache'],
    seen: 'certificate-name-mismatch proven',
    because:
      'SSLStrictSNIVHostCheck refuses the request only; the handshake is answered with the certificate there is',
  },
  {
    situation: 'chain-order',
    servers: ['GnuTLS (gnutls-serv)'],
    seen: 'healthy',
    because: 'it sorts the list before it sends it',
  },
  {
    situation: 'rsa-pss-key',
    servers: ['Erlang'],
    seen: 'tls-handshake-failed',
    because:
      'its process ends at every hello: such a key without parameters is none of those it sorts (ssl_config:group_pairs, OTP 25); with parameters it serves',
  },
  ...(['good', 'expired', 'p-521-key', 'client-certificate', 'chain-order', 'no-intermediate'] as const).map(
    (situation) => ({
      situation,
      servers: ['wolfSSL (in lighttpd)'],
      seen: 'tls-handshake-failed likely',
      because:
        'it closes the connection to every hello that asks for a stapled OCSP answer, as AWS’s TLS library does; openssl s_client -status gets no further either',
    }),
  ),
  ...(['wrong-key', 'rsa-pss-key'] as const).map((situation) => ({
    situation,
    servers: ['wolfSSL (in lighttpd)'],
    seen: 'tls-handshake-failed proven',
    because: 'it closes the connection to every hello, OpenSSL’s too',
  })),
  {
    situation: 'unknown-name',
    servers: ['Erlang'],
    seen: 'tls-handshake-failed proven',
    because:
      'without a default certificate it closes the connection to every hello, as servers do for many reasons; the repair names Erlang and its setting first',
  },
];

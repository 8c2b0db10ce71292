/**
 * What the sources leave open about CloudFront's ClientHello, and what ours does instead. No verdict depends
 * on a row: if a server reacts to one, a control handshake by an unmodified OpenSSL has another outcome than
 * ours, and the verdict is unsure.
 *
 * `observed` is s2n-tls's own behaviour in source or capture; `assumed` is our choice alone.
 */
export const TLS_CHOICES = [
  {
    what: 'key shares',
    choice: 'one, for the first group (P-256)',
    because:
      's2n-tls sends a single share for its most preferred curve; a server that wants another asks again',
    certainty: 'observed',
  },
  {
    what: 'ALPN',
    choice: 'not sent',
    because: 'HTTP/1.1 needs none, and only gRPC origins are documented to be spoken to in HTTP/2',
    certainty: 'assumed',
  },
  {
    what: 'status_request (OCSP stapling)',
    choice: 'sent',
    because:
      's2n-tls sends it (2026-11-30); no AWS page says that revocation of origin certificates is checked',
    certainty: 'observed',
  },
  {
    what: 'extended_master_secret',
    choice: 'sent',
    because: 's2n-tls always sends it (RFC 7627); servers that do not know it ignore it',
    certainty: 'observed',
  },
  {
    what: 'renegotiation',
    choice: 'TLS_EMPTY_RENEGOTIATION_INFO_SCSV as the last suite',
    because: 'RFC 5746 §3.4 asks every client for one of the two signals; CloudFront never renegotiates',
    certainty: 'observed',
  },
  {
    what: 'session tickets and PSK',
    choice: 'not sent',
    because: 'every handshake here is a first one, and resumption would hide the certificate',
    certainty: 'assumed',
  },
  {
    what: 'session id',
    choice: '32 random bytes where TLS 1.3 is offered',
    because: 'middlebox compatibility mode (RFC 8446 §D.4)',
    certainty: 'observed',
  },
  {
    what: 'ec_point_formats',
    choice: 'uncompressed',
    because: 'RFC 8422 §5.1.2 asks for it beside elliptic-curve suites below TLS 1.3',
    certainty: 'observed',
  },
  {
    what: 'record version',
    choice: 'TLS 1.0 (0x0301)',
    because: 'RFC 8446 §5.1 for compatibility with servers that reject a higher one in a first record',
    certainty: 'assumed',
  },
  {
    what: 'minimum SSLv3',
    choice: 'the same hello, with SSLv3 among its versions',
    because:
      'one AWS page says CloudFront then sends SSLv3 handshakes only; the s2n-tls policy says otherwise',
    certainty: 'assumed',
  },
] as const;

import type { EndpointEvidence, Evidence } from '../../src/formats/evidence.ts';
import type { Handshake } from '../../src/formats/handshake.ts';
import type { HttpExchange } from '../../src/formats/http.ts';
import type { FailureKind, Observation, Phase } from '../../src/formats/observation.ts';

export const answered = <T>(value: T): Observation<T> => ({ kind: 'answered', value, elapsedMs: 1 });

export const failed = (kind: FailureKind, phase: Phase, detail = ''): Observation<never> => ({
  kind: 'failed',
  failure: { kind, phase, detail },
  elapsedMs: 1,
});

export const skipped = (because: string): Observation<never> => ({ kind: 'skipped', because });

/** A handshake that went through, with a suite CloudFront offers. */
export const handshake = (overrides: Partial<Handshake> = {}): Handshake => ({
  serverName: 'origin.example.com',
  offer: 'CloudFront-Upstream-2025',
  clientHello: '',
  serverHello: '',
  version: 'TLSv1.3',
  cipherSuite: { code: 0x1301, name: 'TLS_AES_128_GCM_SHA256' },
  helloRetryRequest: false,
  chain: [],
  clientCertificateRequested: false,
  ending: 'flight-complete',
  ...overrides,
});

/** A plain `200 ok`. */
export const exchange = (overrides: Partial<HttpExchange> = {}): HttpExchange => ({
  statusCode: 200,
  reason: 'OK',
  httpVersion: '1.1',
  headers: [['Content-Length', '2']],
  headBytes: 38,
  body: { bytes: 2, sample: 'ok', ending: 'complete' },
  timings: { connectMs: 1, tlsMs: 2, firstByteMs: 3, endMs: 4 },
  tls: { version: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256' },
  ...overrides,
});

/** An HTTPS endpoint on which everything works. */
export const endpoint = (overrides: Partial<EndpointEvidence> = {}): EndpointEvidence => ({
  endpoint: { address: '192.0.2.1', family: 4, port: 443, protocol: 'https' },
  tcp: answered({ localFamily: 4 }),
  handshakes: [
    { purpose: 'as-cloudfront', serverName: 'origin.example.com', observation: answered(handshake()) },
  ],
  exchanges: [
    { purpose: 'as-cloudfront', host: 'origin.example.com', path: '/', observation: answered(exchange()) },
  ],
  ...overrides,
});

/** One healthy address behind `origin.example.com`, asked over HTTPS, nothing known of the distribution. */
export const evidence = (overrides: Partial<Evidence> = {}): Evidence => ({
  schema: 'cf502/evidence@1',
  observedAt: '2026-11-23T10:00:00.000Z',
  target: {
    origin: 'origin.example.com',
    protocol: 'https',
    port: 443,
    hostHeader: null,
    path: '/',
    minTls: null,
    connectTimeoutMs: 10_000,
    responseTimeoutMs: 30_000,
  },
  trust: { rootList: 'test', addedRoots: [] },
  allowedCidrs: [],
  dns: [
    {
      server: '198.51.100.53:53',
      role: 'public',
      name: 'origin.example.com',
      type: 'A',
      observation: answered({
        rcode: 'NOERROR',
        authoritative: false,
        overTcp: false,
        addresses: [{ address: '192.0.2.1', ttlSeconds: 60 }],
        cnames: [],
        nameServers: [],
      }),
    },
  ],
  addresses: [{ address: '192.0.2.1', family: 4, from: 'dns' }],
  endpoints: [endpoint()],
  vantage: { name: 'local', hasIPv4: true, hasIPv6: false },
  ...overrides,
});

import { test } from 'node:test';
import { vantageUnreliable } from '../../../src/causes/origin/vantage-unreliable.ts';
import type { HttpExchange } from '../../../src/formats/http.ts';
import type { InterceptionControl } from '../../../src/formats/interception-control.ts';
import { type Issued, issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { answered, endpoint, exchange, failed, handshake } from '../evidence.ts';
import { lookup } from '../lookups.ts';
import { assertOriginCause } from '../table.ts';

const FINE = { addresses: ['192.0.2.1'] };
const INSIDE = { addresses: ['10.0.0.9'] };
const dns = (system: Parameters<typeof lookup>[1], open: Parameters<typeof lookup>[1]) => ({
  dns: [lookup('system', system), lookup('public', open)],
});
const answering = (...headers: HttpExchange['headers']) => ({
  endpoints: [
    endpoint({
      exchanges: [
        { purpose: 'as-cloudfront', host: 'h', path: '/', observation: answered(exchange({ headers })) },
      ],
    }),
  ],
});
const issuedBy = (issuer: Issued) => {
  const leaf = issueCertificate({ names: ['origin.example.com'], issuer });
  return answered(handshake({ chain: [leaf.der.toString('base64')] }));
};
const caOf = (organization: string) =>
  issueCertificate({ commonName: `${organization} CA`, organization, ca: true });
const chainOf = (organization: string, issuer = caOf(organization)) => ({
  endpoints: [
    endpoint({
      handshakes: [{ purpose: 'as-cloudfront', serverName: null, observation: issuedBy(issuer) }],
    }),
  ],
});
const CONTOSO = caOf('Contoso');
const controlled = (observation: InterceptionControl['observation']) => ({
  ...chainOf('Contoso', CONTOSO),
  interceptionControl: { address: '1.1.1.1', port: 443, serverName: null, observation },
});
const stranded = (family: 4 | 6, port = 443, kind: 'no-route-here' | 'timed-out' = 'no-route-here') => {
  const address = family === 4 ? '192.0.2.1' : '2001:db8::1';
  return endpoint({
    endpoint: { address, family, port, protocol: 'https' },
    tcp: failed(kind, 'connect'),
    handshakes: [],
    exchanges: [],
  });
};

test('signs that CloudFront may see something else', () => {
  assertOriginCause(vantageUnreliable, [
    ['nothing odd', dns(FINE, FINE), { kind: 'ruled-out' }],
    [
      'other public addresses are load balancing',
      dns({ addresses: ['192.0.2.7'] }, FINE),
      { kind: 'ruled-out' },
    ],
    [
      'split horizon',
      dns(INSIDE, FINE),
      { kind: 'warning', because: /answers 10\.0\.0\.9 where public DNS has 192\.0\.2\.1/ },
    ],
    ['private for everybody', dns(INSIDE, INSIDE), { kind: 'ruled-out' }],
    ['the system filters', dns({ rcode: 'NXDOMAIN' }, FINE), { kind: 'warning', because: /it filters/ }],
    [
      'only the system knows it',
      dns(INSIDE, { rcode: 'NXDOMAIN' }),
      { kind: 'warning', because: /public DNS knows no address/ },
    ],
    [
      'no public resolver in reach',
      dns(FINE, 'cut-short'),
      { kind: 'warning', because: /own resolver \(10\.0\.0\.2\)/ },
    ],
    ['a resolver was given', { dns: [lookup('given', FINE)] }, { kind: 'ruled-out' }],
    [
      'an intercepting proxy',
      chainOf('Zscaler Inc.'),
      { kind: 'warning', because: /issued by "[^"]*Zscaler/, at: 'interception' },
    ],
    [
      'a proxy of a name nobody knows, met by a server of nobody’s',
      controlled(issuedBy(CONTOSO)),
      {
        kind: 'warning',
        because:
          /^the certificate that came for the origin leads to "CN=Contoso CA, O=Contoso", and so does the one that came for 1\.1\.1\.1:443, .* most likely its certificate, not the origin's$/,
        at: 'interception',
      },
    ],
    ['that server has another issuer', controlled(issuedBy(caOf('Contoso'))), { kind: 'ruled-out' }],
    ['that server is not reached', controlled(failed('refused', 'connect')), { kind: 'ruled-out' }],
    ['a usual issuer', chainOf('Example Trust'), { kind: 'ruled-out' }],
    ['clocks agree', answering(['Date', 'Mon, 23 Nov 2026 10:00:30 GMT']), { kind: 'ruled-out' }],
    [
      'clocks differ',
      answering(['Date', 'Mon, 23 Nov 2026 11:00:00 GMT']),
      { kind: 'warning', because: /2026-11-23T11:00:00\.000Z/ },
    ],
    [
      'a cached answer is old',
      answering(['Date', 'Mon, 23 Nov 2026 09:00:00 GMT'], ['Age', '3600']),
      { kind: 'ruled-out' },
    ],
    ['no date', answering(['Date', 'yesterday']), { kind: 'ruled-out' }],
    [
      'no IPv4 here',
      { endpoints: [stranded(4)] },
      { kind: 'warning', because: /no IPv4 network/, at: undefined },
    ],
    [
      'no IPv6 here matters little beside IPv4',
      { endpoints: [endpoint(), stranded(6)] },
      { kind: 'ruled-out' },
    ],
    [
      'no IPv6 here and nothing else there',
      { endpoints: [stranded(6)], addresses: [{ address: '2001:db8::1', family: 6, from: 'dns' }] },
      { kind: 'warning', because: /no IPv6 network/ },
    ],
    [
      'an odd port is silent',
      { endpoints: [stranded(4, 8443, 'timed-out')] },
      { kind: 'warning', because: /port 8443 was silent/, at: 'this-network' },
    ],
    ['port 443 is silent', { endpoints: [stranded(4, 443, 'timed-out')] }, { kind: 'ruled-out' }],
  ]);
});

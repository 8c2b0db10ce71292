import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ORIGIN_NAMES } from '../../src/cloudfront/origin-names.ts';
import type { DnsLookup } from '../../src/formats/dns.ts';
import type { Evidence } from '../../src/formats/evidence.ts';
import { FINGERPRINTS } from '../../src/readings/fingerprints.ts';
import { SERVER_IDS } from '../../src/readings/servers.ts';
import { type LeafNames, recogniseServers } from '../../src/readings/who-answers.ts';
import { answered, endpoint, evidence, exchange, handshake } from '../causes/evidence.ts';
import { at } from '../report/reports.ts';

const answering = (headers: readonly (readonly [string, string])[], sample = '') =>
  evidence({
    endpoints: [
      endpoint({
        exchanges: [
          {
            purpose: 'as-cloudfront',
            host: 'x',
            path: '/',
            observation: answered(exchange({ headers, body: { bytes: 1, sample, ending: 'complete' } })),
          },
        ],
      }),
    ],
  });

const handshaking = (overrides: Parameters<typeof handshake>[0]) =>
  evidence({
    endpoints: [
      endpoint({
        handshakes: [
          { purpose: 'as-cloudfront', serverName: 'x', observation: answered(handshake(overrides)) },
        ],
      }),
    ],
  });

const named = (origin: string) => evidence({ target: { ...evidence().target, origin } });

const leadingTo = (target: string): Evidence => {
  const lookup: DnsLookup = {
    server: '198.51.100.53:53',
    role: 'public',
    name: 'origin.example.com',
    type: 'A',
    observation: answered({
      rcode: 'NOERROR',
      authoritative: false,
      overTcp: false,
      addresses: [],
      cnames: [{ name: 'origin.example.com', target, ttlSeconds: 60 }],
      nameServers: [],
    }),
  };
  return evidence({ dns: [lookup] });
};

const alert = (code: number, name: string) =>
  handshaking({ ending: 'alert', alert: { level: 'fatal', code, name } });
const leaf = (names: Partial<LeafNames>): LeafNames => ({ subject: '', issuer: '', dnsNames: [], ...names });
const plainHttp = Buffer.from('HTTP/1.1 400 Bad Request\r\nServer: nginx/1.22.1\r\n\r\n').toString('base64');

const ROWS: readonly (readonly [string, Evidence, LeafNames | null, readonly string[]])[] = [
  ['nothing that gives it away', evidence(), null, []],
  ['Server: nginx', answering([['Server', 'nginx/1.22.1']]), null, ['nginx']],
  ['the same in lower case', answering([['server', 'NGINX']]), null, ['nginx']],
  ['Server: Apache', answering([['Server', 'Apache/2.4.57 (Debian)']]), null, ['apache']],
  [
    'a page of HAProxy without any header',
    answering(
      [],
      '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.',
    ),
    null,
    ['haproxy'],
  ],
  [
    'nginx before Node: what is nearest to CloudFront comes first',
    answering([
      ['X-Powered-By', 'Express'],
      ['Server', 'nginx'],
    ]),
    null,
    ['nginx', 'nodejs'],
  ],
  [
    'Cloudflare before nginx',
    answering(
      [
        ['CF-RAY', '8a'],
        ['Server', 'cloudflare'],
      ],
      '<hr><center>nginx</center>',
    ),
    null,
    ['cloudflare', 'nginx'],
  ],
  ['Via of Caddy', answering([['Via', '1.1 Caddy']]), null, ['caddy']],
  ['a cookie of the ALB', answering([['Set-Cookie', 'AWSALB=x; Path=/']]), null, ['alb']],
  ['a hint alone', answering([['Keep-Alive', 'timeout=5']]), null, ['nodejs']],
  [
    'a hint beside a name',
    answering([
      ['Keep-Alive', 'timeout=5'],
      ['Server', 'Apache'],
    ]),
    null,
    ['apache'],
  ],
  ['plain HTTP instead of TLS', handshaking({ ending: 'not-tls', foreignBytes: plainHttp }), null, ['nginx']],
  ['an alert, which several servers send', alert(80, 'internal_error'), null, []],
  [
    "ingress-nginx's own certificate before nginx",
    answering([['Server', 'nginx']]),
    leaf({ subject: 'CN=Kubernetes Ingress Controller Fake Certificate, O=Acme Co' }),
    ['ingress-nginx', 'nginx'],
  ],
  ["Traefik's default certificate", evidence(), leaf({ dnsNames: ['ab.cd.traefik.default'] }), ['traefik']],
  [
    "a certificate of Let's Encrypt on nginx",
    answering([['Server', 'nginx']]),
    leaf({ issuer: "CN=R13, O=Let's Encrypt, C=US" }),
    ['lets-encrypt', 'nginx'],
  ],
  ['an ALB as origin', named('a-1.eu-west-1.elb.amazonaws.com'), null, ['alb']],
  ['an NLB behind a CNAME', leadingTo('n-1.elb.eu-west-1.amazonaws.com.'), null, ['nlb']],
  ['an S3 website, both forms', named('b.s3-website-us-east-1.amazonaws.com'), null, ['s3-website']],
  ['an S3 website, both forms', named('b.s3-website.eu-central-1.amazonaws.com'), null, ['s3-website']],
  ['the REST name of a bucket', named('b.s3.eu-west-1.amazonaws.com'), null, ['s3-rest']],
  ['API Gateway', named('x.execute-api.eu-west-1.amazonaws.com'), null, ['api-gateway']],
  ['a zone of Cloudflare', leadingTo('www.example.org.cdn.cloudflare.net'), null, ['cloudflare']],
  ['Azure Front Door behind a CNAME', leadingTo('x.azurefd.net'), null, ['azure-front-door']],
  ["Heroku's own certificate", evidence(), leaf({ dnsNames: ['*.herokuapp.com'] }), ['heroku']],
  ['a name that only contains a suffix', named('x.elb.amazonaws.com.example.com'), null, []],
];

for (const [name, seen, names, expected] of ROWS) {
  test(`${name}: ${expected.join(', ') || 'nothing'}`, () => {
    assert.deepEqual(
      recogniseServers(seen, names).map(({ id }) => id),
      expected,
    );
  });
}

test('whatever a name gives away is a server that remedies know', () => {
  for (const { server, product } of ORIGIN_NAMES)
    assert.ok(server === null || SERVER_IDS.some((id) => id === server), product);
});

test('certain only where the mark was confirmed', () => {
  const certain = (seen: Evidence) => recogniseServers(seen, null)[0]?.certain;
  assert.equal(certain(answering([['Server', 'nginx']])), true);
  assert.equal(certain(answering([['Server', 'Caddy']])), false);
  assert.equal(certain(named('b.s3.eu-west-1.amazonaws.com')), true);
  assert.equal(certain(named('a-1.eu-west-1.elb.amazonaws.com')), false);
  assert.equal(certain(answering([['Keep-Alive', 'timeout=5']])), false);
});

test('megabytes of headers, bodies and names are looked through in no time and match nothing', () => {
  const long = 'x'.repeat(1_000_000);
  const seen = evidence({
    endpoints: [
      at(
        '192.0.2.1',
        Array.from({ length: 100 }, () => [long, long] as const),
      ),
    ],
  });
  assert.deepEqual(recogniseServers(seen, leaf({ subject: long, issuer: long, dnsNames: [long] })), []);
});

test('no mark stands twice', () => {
  for (const [place, marks] of Object.entries(FINGERPRINTS)) {
    const texts = marks.map(({ server, sure, source, hint, ...match }) =>
      JSON.stringify([match, hint && server]),
    );
    assert.equal(new Set(texts).size, texts.length, place);
  }
});

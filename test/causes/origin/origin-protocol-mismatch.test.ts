import { test } from 'node:test';
import { originProtocolMismatch } from '../../../src/causes/origin/origin-protocol-mismatch.ts';
import type { EndpointEvidence } from '../../../src/formats/evidence.ts';
import type { Target } from '../../../src/formats/target.ts';
import { answered, endpoint, evidence, exchange, failed, handshake } from '../evidence.ts';
import { lookup } from '../lookups.ts';
import { assertOriginCause } from '../table.ts';

const { target } = evidence();
const website = (protocol: Target['protocol'], port: number | null = null) => ({
  target: { ...target, origin: 'bucket.s3-website-us-east-1.amazonaws.com', protocol, port },
});
const plain = (observation: EndpointEvidence['exchanges'][number]['observation']) => [
  endpoint({
    endpoint: { address: '192.0.2.1', family: 4, port: 8443, protocol: 'http' },
    handshakes: [],
    exchanges: [{ purpose: 'as-cloudfront', host: 'h', path: '/', observation }],
  }),
];
const page = (sample: string, statusCode = 400) =>
  plain(answered(exchange({ statusCode, body: { bytes: sample.length, sample, ending: 'complete' } })));
const SERVES_HTTPS = endpoint({
  exchanges: [{ purpose: 'as-cloudfront', host: 'h', path: '/', observation: answered(exchange()) }],
});
const over = (protocol: Target['protocol']) => ({ ...target, protocol, port: 8443 });

test('a policy that does not fit the origin', () => {
  assertOriginCause(originProtocolMismatch, [
    ['HTTPS to an HTTPS origin', {}, { kind: 'ruled-out' }],
    [
      'S3 website, HTTPS',
      website('https'),
      { kind: 'found', certainty: 'proven', cloudfrontStatus: 504, because: /HTTPS only/ },
    ],
    [
      'S3 website, match viewer',
      website('match-viewer'),
      { kind: 'found', certainty: 'proven', because: /match viewer/ },
    ],
    [
      'S3 website, policy open',
      website(null),
      { kind: 'found', certainty: 'depends', dependsOn: ['protocol'] },
    ],
    ['S3 website, HTTP', website('http'), { kind: 'ruled-out' }],
    [
      'S3 website, HTTP on another port',
      website('http', 8080),
      { kind: 'found', because: /not on port 8080/ },
    ],
    [
      'an alias of an S3 website',
      {
        dns: [
          lookup('public', {
            aliases: ['b.s3-website.eu-central-1.amazonaws.com'],
            addresses: ['192.0.2.1'],
          }),
        ],
      },
      { kind: 'found', certainty: 'proven', because: /^b\.s3-website/ },
    ],
    [
      'nginx, plain HTTP on a TLS port',
      {
        target: over('http'),
        endpoints: page('<center>The plain HTTP request was sent to HTTPS port</center>'),
      },
      { kind: 'found', certainty: 'proven', cloudfrontStatus: 400, because: /^port 8443 speaks TLS/ },
    ],
    [
      'Apache httpd, likewise',
      {
        target: over('match-viewer'),
        endpoints: page("Reason: You're speaking plain HTTP to an SSL-enabled server port."),
      },
      { kind: 'found', certainty: 'proven' },
    ],
    [
      'an alert record',
      {
        target: over('http'),
        endpoints: plain(
          failed('not-spoken', 'response-head', 'tls-answer: the first bytes are a TLS record'),
        ),
      },
      { kind: 'found', certainty: 'proven', cloudfrontStatus: 502, because: /TLS record/ },
    ],
    [
      'with the policy open it is a remark where HTTPS is served',
      {
        target: over(null),
        endpoints: [...page('The plain HTTP request was sent to HTTPS port'), SERVES_HTTPS],
      },
      { kind: 'warning' },
    ],
    [
      'nor is it a fault where our own time ran out over HTTPS',
      {
        target: over(null),
        endpoints: [
          ...page('The plain HTTP request was sent to HTTPS port'),
          endpoint({
            exchanges: [
              {
                purpose: 'as-cloudfront',
                host: 'a',
                path: '/',
                observation: failed('cut-short', 'response-head'),
              },
            ],
          }),
        ],
      },
      { kind: 'warning' },
    ],
    [
      'with the policy open and no HTTPS served, no policy fits',
      { target: over(null), endpoints: page('The plain HTTP request was sent to HTTPS port') },
      { kind: 'found', certainty: 'proven' },
    ],
    [
      'closed, and TLS is answered',
      {
        target: over('http'),
        endpoints: plain(failed('closed', 'response-head')).map((seen) => ({
          ...seen,
          handshakes: [{ purpose: 'control', serverName: 'h', observation: answered(handshake()) }],
        })),
      },
      { kind: 'found', certainty: 'likely', cloudfrontStatus: 502, because: /answers a TLS hello/ },
    ],
    ['an honest 400', { target: over('http'), endpoints: page('Bad Request') }, { kind: 'ruled-out' }],
    [
      'the words in a page',
      { target: over('http'), endpoints: page('The plain HTTP request was sent to HTTPS port', 200) },
      { kind: 'ruled-out' },
    ],
    [
      'another failure',
      { target: over('http'), endpoints: plain(failed('reset', 'response-head')) },
      { kind: 'ruled-out' },
    ],
    ['not tried', { target: over('http'), endpoints: [] }, { kind: 'unknown', matters: false }],
  ]);
});

import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { closedPort } from '../../src/lab/origins/serve-raw.ts';
import { serveTls } from '../../src/lab/origins/serve-tls.ts';
import { answersLikeCloudFront, leadsToCloudFront, probeViewer } from '../../src/probes/viewer.ts';
import { answered, endpoint, exchange } from '../causes/evidence.ts';
import { lookup, ORIGIN } from '../causes/lookups.ts';

const NAME = 'www.example.com';
const PLAN = {
  name: NAME,
  path: '/shop?item=1',
  token: 'k7f2xy',
  connectTimeoutMs: 2_000,
  onLanded: () => {},
};
const live = () => AbortSignal.timeout(10_000);
const edge = (port: number) => ({ address: '127.0.0.1', family: 4, port, protocol: 'https' }) as const;

test('an edge is asked as by a viewer: as typed and past the cache, with the name as Host and server name', async (t) => {
  const asked: unknown[] = [];
  const respond = (request: IncomingMessage, response: ServerResponse) => {
    const { servername } = request.socket as TLSSocket & { servername?: string };
    asked.push([request.method, request.url, servername, request.rawHeaders]);
    const isNew = request.url?.includes('cf502=') === true;
    response.writeHead(isNew ? 502 : 200, {
      'X-Cache': isNew ? 'Error from cloudfront' : 'Hit from cloudfront',
      'X-Amz-Cf-Id': 'abc==',
    });
    response.end('<h1>502 ERROR</h1>');
  };
  // A certificate that nobody trusts is no obstacle: it is not what is asked about.
  const { keyPem, pem } = issueCertificate({ names: [NAME] });
  const served = await serveTls({ key: keyPem, cert: pem, respond });
  t.after(served.stop);

  const landed: string[] = [];
  const seen = await probeViewer(
    edge(served.port),
    { ...PLAN, onLanded: ({ purpose }) => landed.push(purpose) },
    live(),
  );
  const headers = ['Host', NAME, 'User-Agent', 'cf502', 'Accept', '*/*', 'Connection', 'close'];
  assert.deepEqual(
    new Set(asked.map((row) => JSON.stringify(row))),
    new Set([
      JSON.stringify(['GET', '/shop?item=1', NAME, headers]),
      JSON.stringify(['GET', '/shop?item=1&cf502=k7f2xy', NAME, headers]),
    ]),
  );
  assert.deepEqual(landed.toSorted(), ['new-query', 'plain']);
  assert.deepEqual(
    seen.fetches.map(({ purpose, path, observation }) => [
      purpose,
      path,
      observation.kind === 'answered' && observation.value.statusCode,
    ]),
    [
      ['plain', '/shop?item=1', 200],
      ['new-query', '/shop?item=1&cf502=k7f2xy', 502],
    ],
  );
  assert.equal(seen.certificateVerified, false);
  assert.deepEqual(JSON.parse(JSON.stringify(seen)), seen);
});

test('an edge that cannot be reached, and our own deadline, are values', async (t) => {
  const { port, stop } = await closedPort();
  t.after(stop);
  const refused = await probeViewer(edge(port), PLAN, live());
  assert.deepEqual(
    refused.fetches.map(({ observation }) => observation.kind === 'failed' && observation.failure.kind),
    ['refused', 'refused'],
  );
  const late = await probeViewer(edge(port), PLAN, AbortSignal.abort());
  assert.deepEqual(
    late.fetches.map(({ observation }) => observation.kind === 'failed' && observation.failure.kind),
    ['cut-short', 'cut-short'],
  );
});

test('a name is known to be served by CloudFront by an alias, or by its answers', () => {
  const alias = lookup('public', { aliases: ['www.example.net', 'd111111abcdef8.cloudfront.net'] });
  assert.equal(leadsToCloudFront(ORIGIN, [lookup('public', {}), alias]), true);
  assert.equal(leadsToCloudFront('d111111abcdef8.cloudfront.net', []), true);
  assert.equal(leadsToCloudFront(ORIGIN, [lookup('public', { aliases: ['cloudfront.net.example'] })]), false);
  // Another name's alias, asked for on the way to a name server.
  assert.equal(leadsToCloudFront('other.example.com', [alias]), false);

  const answering = (...headers: (readonly [string, string])[]) => [
    endpoint({
      exchanges: [
        { purpose: 'as-cloudfront', host: ORIGIN, path: '/', observation: answered(exchange({ headers })) },
      ],
    }),
  ];
  for (const [mark, is] of [
    [['X-Amz-Cf-Pop', 'FRA56-P1'], true],
    [['server', 'CloudFront'], true],
    [['Via', '1.1 0a1b.cloudfront.net (CloudFront)'], true],
    [['Via', '1.1 cf502 (CloudFront)'], false],
    [['X-Amz-Cf-Id', 'cf502'], false],
    [['Server', 'AmazonS3'], false],
  ] as const) {
    assert.equal(answersLikeCloudFront(answering(mark)), is, mark.join(': '));
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEnough, rejudge, type Settings } from '../../src/check/rejudge.ts';
import type { Evidence } from '../../src/formats/evidence.ts';
import type { Report } from '../../src/formats/report.ts';
import { answered, endpoint, evidence, exchange, failed, handshake } from '../causes/evidence.ts';
import { REPORTS } from '../report/reports.ts';

const NOW = new Date('2026-11-23T10:00:00.000Z');

/** HTTPS refuses connections, plain HTTP serves; nothing is known of the origin protocol policy. */
const onlyHttp: Evidence = evidence({
  target: { ...evidence().target, protocol: null, port: null },
  endpoints: [
    endpoint({
      tcp: failed('refused', 'connect'),
      handshakes: [
        {
          purpose: 'as-cloudfront',
          serverName: 'origin.example.com',
          observation: failed('refused', 'connect'),
        },
      ],
      exchanges: [],
    }),
    endpoint({
      endpoint: { address: '192.0.2.1', family: 4, port: 80, protocol: 'http' },
      handshakes: [],
      exchanges: [
        {
          purpose: 'as-cloudfront',
          host: 'origin.example.com',
          path: '/',
          observation: answered(exchange({ tls: null })),
        },
      ],
    }),
  ],
});

const judged = (seen: Evidence, settings: Settings) => {
  const saved: Report = { ...(REPORTS.unsure as Report), evidence: seen };
  return rejudge(saved, settings, NOW, { ...saved, id: 'new' });
};

test('the origin protocol policy decides which ways in count', () => {
  for (const [protocol, state, ways] of [
    [null, 'unsure', 2],
    ['https', 'broken', 1],
    ['http', 'healthy', 1],
  ] as const) {
    const report = judged(onlyHttp, { protocol });
    assert.equal(report.verdict.state, state, String(protocol));
    assert.equal(report.evidence.endpoints.length, ways);
    assert.equal(report.id, 'new');
    assert.equal(isEnough(report), true);
  }
});

test('evidence does not suffice for a way in, or a Host, that nobody asked for', () => {
  const https = evidence();
  assert.equal(isEnough(judged(https, { protocol: 'http' })), false, 'plain HTTP was not asked');
  assert.equal(isEnough(judged(https, { hostHeader: 'www.example.com' })), false);
  assert.equal(isEnough(judged(https, { hostHeader: 'none' })), true);
  const asked = evidence({
    endpoints: [
      endpoint({
        handshakes: [
          ...endpoint().handshakes,
          {
            purpose: 'other-name',
            serverName: 'www.example.com',
            observation: answered(
              handshake({
                serverName: 'www.example.com',
                ending: 'alert',
                alert: { level: 'fatal', code: 112, name: 'unrecognized_name' },
              }),
            ),
          },
        ],
      }),
    ],
  });
  assert.equal(isEnough(judged(asked, { hostHeader: 'www.example.com' })), true);
});

const WWW = 'www.example.com';
const refusing = (serverName: string, purpose: 'as-cloudfront' | 'other-name' = 'as-cloudfront') => ({
  purpose,
  serverName,
  observation: answered(
    handshake({
      serverName,
      ending: 'alert',
      alert: { level: 'fatal', code: 112, name: 'unrecognized_name' },
    }),
  ),
});
const accepting = (serverName: string) => ({
  purpose: 'other-name' as const,
  serverName,
  observation: answered(handshake({ serverName })),
});
const asked = (
  host: string,
  statusCode: number,
  purpose: 'as-cloudfront' | 'other-host' = 'as-cloudfront',
) => ({
  purpose,
  host,
  path: '/',
  observation: answered(exchange({ statusCode, tls: null })),
});
const foundIn = ({ verdict }: Report) => `${verdict.state}: ${verdict.causes.join()}`;

test('what one name was refused is not held against another', () => {
  const origin = 'origin.example.com';
  const unasked = evidence({ endpoints: [endpoint({ handshakes: [refusing(origin)] })] });
  assert.equal(foundIn(judged(unasked, { hostHeader: 'none' })), 'broken: tls-server-name-rejected');
  const other = judged(unasked, { hostHeader: WWW });
  assert.equal(foundIn(other), 'unsure: ');
  assert.equal(isEnough(other), false);

  const known = evidence({ endpoints: [endpoint({ handshakes: [refusing(origin), accepting(WWW)] })] });
  assert.doesNotMatch(foundIn(judged(known, { hostHeader: WWW })), /server-name/);
  const swapped = evidence({
    target: { ...evidence().target, hostHeader: 'none' },
    endpoints: [endpoint({ handshakes: [refusing(origin), refusing(WWW, 'other-name')] })],
  });
  const refused = judged(swapped, { hostHeader: WWW });
  assert.equal(foundIn(refused), 'broken: tls-server-name-rejected');
  assert.match(refused.verdict.headline, /it refuses www\.example\.com$/);
});

test('what one Host was answered is not held against another', () => {
  const plain = (...exchanges: readonly ReturnType<typeof asked>[]) =>
    evidence({
      target: { ...evidence().target, protocol: 'http', port: 80 },
      endpoints: [
        endpoint({
          endpoint: { address: '192.0.2.1', family: 4, port: 80, protocol: 'http' },
          handshakes: [],
          exchanges,
        }),
      ],
    });
  const unasked = judged(plain(asked('origin.example.com', 503)), { hostHeader: WWW });
  assert.equal(foundIn(unasked), 'unsure: ');
  assert.equal(isEnough(unasked), false);
  const known = plain(asked('origin.example.com', 503), asked(WWW, 200, 'other-host'));
  assert.equal(foundIn(judged(known, { hostHeader: WWW })), 'healthy: ');
  assert.equal(foundIn(judged(known, { hostHeader: 'none' })), 'broken: http-upstream-error');
});

test('a hello that was refused for a higher minimum is not held against a lower one', () => {
  const tls11 = handshake({
    version: 'TLSv1.1',
    cipherSuite: { code: 0xc013, name: 'ECDHE-RSA-AES128-SHA' },
  });
  const refused = handshake({
    ending: 'alert',
    alert: { level: 'fatal', code: 70, name: 'protocol_version' },
    chain: [],
  });
  const { version: _version, cipherSuite: _suite, serverHello: _hello, ...unanswered } = refused;
  const serverName = 'origin.example.com';
  const old = evidence({
    endpoints: [
      endpoint({
        handshakes: [
          { purpose: 'as-cloudfront', serverName, observation: answered(unanswered) },
          { purpose: 'every-version', serverName, observation: answered(tls11) },
          { purpose: 'control', serverName, observation: answered(tls11) },
        ],
        exchanges: [
          { purpose: 'as-cloudfront', host: serverName, path: '/', observation: failed('unknown', 'tls') },
        ],
      }),
    ],
  });
  assert.equal(foundIn(judged(old, { minTls: 'TLSv1.2' })), 'broken: tls-protocol-unsupported');
  const lowered = judged(old, { minTls: 'TLSv1' });
  assert.equal(foundIn(lowered), 'unsure: ');
  assert.match(
    lowered.verdict.headline,
    /this check offered TLSv1\.2 and newer; check again with that minimum/,
  );
  assert.doesNotMatch(lowered.verdict.headline, /hellos/);
  assert.equal(isEnough(lowered), false);
});

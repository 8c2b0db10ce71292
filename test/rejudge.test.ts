import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evidence } from '../src/evidence/evidence.ts';
import { isEnough, rejudge, type Settings } from '../src/rejudge.ts';
import type { Report } from '../src/report/report.ts';
import { answered, endpoint, evidence, exchange, failed, handshake } from './causes/evidence.ts';
import { REPORTS } from './report/reports.ts';

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

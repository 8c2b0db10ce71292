import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withFields } from '../../src/readings/older-evidence.ts';
import { answered, endpoint, exchange, failed } from '../causes/evidence.ts';

const failureOf = (kind: 'unknown' | 'malformed' | 'timed-out' | 'closed', detail: string) => {
  const request = { purpose: 'as-cloudfront', host: 'origin.example.com', path: '/' } as const;
  const seen = endpoint({ exchanges: [{ ...request, observation: failed(kind, 'response-head', detail) }] });
  const observation = withFields(seen).exchanges[0]?.observation;
  return observation?.kind === 'failed' ? observation.failure : null;
};

test('what older evidence says in words alone is in the fields of today', () => {
  for (const [kind, detail, fields] of [
    [
      'malformed',
      'content-length-conflict: "Content-Length: 1, Content-Length: 2"',
      { http: { fault: 'content-length-conflict', words: '"Content-Length: 1, Content-Length: 2"' } },
    ],
    [
      'timed-out',
      'nothing came within 1 s after 12 bytes of an unfinished head, "HTTP/1.1 200"',
      { unfinishedHeadBytes: 12 },
    ],
    ['unknown', 'ERR_TLS_RENEGOTIATION_DISABLED: renegotiation', { renegotiation: true }],
    [
      'unknown',
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 40:error:0A00045C:SSL routines::SSL alert number 116',
      {
        tls: {
          detail: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
          alert: { level: 'fatal', code: 116, name: 'certificate_required' },
        },
      },
    ],
    ['unknown', 'ERR_SSL_BAD_RECORD_TYPE: 40:error', { tls: { detail: 'ERR_SSL_BAD_RECORD_TYPE' } }],
    ['closed', 'closed without a byte of an answer', {}],
  ] as const)
    assert.deepEqual(failureOf(kind, detail), { kind, phase: 'response-head', detail, ...fields }, detail);
});

test('so does a body that ended badly; what has the fields stays as it is', () => {
  const { body, ...rest } = exchange({});
  const seen = endpoint({
    exchanges: [
      {
        purpose: 'as-cloudfront',
        host: 'origin.example.com',
        path: '/',
        observation: answered({
          ...rest,
          body: { ...body, ending: 'malformed', detail: 'chunk: no number' },
        }),
      },
    ],
  });
  const now = withFields(seen);
  const observation = now.exchanges[0]?.observation;
  assert.deepEqual(observation?.kind === 'answered' && observation.value.body.http, {
    fault: 'chunk',
    words: 'no number',
  });
  assert.deepEqual(withFields(now), now);
});

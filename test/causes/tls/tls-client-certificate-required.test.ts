import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tlsClientCertificateRequired as CAUSE } from '../../../src/causes/tls/tls-client-certificate-required.ts';
import type { EndpointEvidence } from '../../../src/formats/evidence.ts';
import type { Handshake } from '../../../src/formats/handshake.ts';
import { answered, exchange, failed, handshake, skipped } from '../evidence.ts';
import { judge, PLAIN_HTTP, refused, seenWith } from '../negotiation.ts';

type Exchanged = EndpointEvidence['exchanges'][number]['observation'];

const seen = (requested: boolean, observation: Exchanged): EndpointEvidence => ({
  ...seenWith(handshake({ clientCertificateRequested: requested })),
  exchanges: [{ purpose: 'as-cloudfront', host: 'origin.example.com', path: '/', observation }],
});
const nginx400 = answered(
  exchange({
    statusCode: 400,
    body: { bytes: 200, sample: '<center>No required SSL certificate was sent</center>', ending: 'complete' },
  }),
);

test('a certificate that is demanded, however the server says so', () => {
  for (const [requested, observation, because] of [
    [true, nginx400, /answers 400, "No required SSL certificate was sent"/],
    [
      true,
      failed('unknown', 'response-head', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: alert number 116'),
      /certificate_required/,
    ],
    [
      true,
      failed('unknown', 'tls', 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE: 40BD:error:0A000410:SSL routines'),
      /ends the connection when none comes \(ERR_SSL_SSL\/TLS_ALERT_HANDSHAKE_FAILURE\)$/,
    ],
    [
      true,
      failed('closed', 'response-head', 'closed the connection'),
      /when none comes \(closed the connection\)/,
    ],
    [true, failed('reset', 'request', 'read ECONNRESET'), /ECONNRESET/],
  ] as const) {
    const verdict = judge(CAUSE, seen(requested, observation));
    assert.ok(verdict.kind === 'found', JSON.stringify(verdict));
    assert.deepEqual([verdict.certainty, verdict.dependsOn], ['depends', ['client-certificate']]);
    assert.match(verdict.because, because);
    assert.ok(verdict.because.startsWith(verdict.decisive ?? ''));
    assert.doesNotMatch(verdict.decisive ?? '', /\(/);
  }
});

test('a request that is optional is a warning, one that was not made is nothing', () => {
  assert.equal(judge(CAUSE, seen(true, answered(exchange()))).kind, 'warning');
  assert.equal(judge(CAUSE, seen(false, answered(exchange()))).kind, 'ruled-out');
  assert.equal(judge(CAUSE, seen(false, failed('closed', 'response-head'))).kind, 'ruled-out');
  assert.equal(judge(CAUSE, PLAIN_HTTP).kind, 'ruled-out');
});

test('a request that OpenSSL cannot carry tells nothing of a certificate', () => {
  const alerted = failed('unknown', 'tls', 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE: alert number 40');
  const shaken = (spoken: Partial<Handshake>, observation: Exchanged): EndpointEvidence => ({
    ...seenWith(handshake({ clientCertificateRequested: true, version: 'TLSv1.2', ...spoken })),
    exchanges: [{ purpose: 'as-cloudfront', host: 'origin.example.com', path: '/', observation }],
  });
  const tripleDes = { code: 10, name: 'DES-CBC3-SHA' };
  const unspoken = judge(CAUSE, shaken({ cipherSuite: tripleDes }, alerted));
  assert.ok(unspoken.kind === 'unknown' && unspoken.matters, JSON.stringify(unspoken));
  const local = failed('unknown', 'tls', 'ERR_SSL_UNSUPPORTED_PROTOCOL: ssl_choose_client_version');
  const older = judge(CAUSE, shaken({ version: 'TLSv1.1' }, local));
  assert.ok(older.kind === 'unknown' && !older.matters, JSON.stringify(older));
  assert.equal(judge(CAUSE, shaken({}, local)).kind, 'unknown');
});

test('what is not known of a request matters', () => {
  for (const observation of [skipped('the time was up'), failed('cut-short', 'tls')]) {
    const verdict = judge(CAUSE, seen(true, observation));
    assert.ok(verdict.kind === 'unknown' && verdict.matters);
  }
  const none = judge(CAUSE, { ...seenWith(refused()), exchanges: [] });
  assert.ok(none.kind === 'unknown' && !none.matters);
});

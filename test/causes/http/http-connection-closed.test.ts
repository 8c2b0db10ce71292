import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpConnectionClosed } from '../../../src/causes/http/http-connection-closed.ts';
import type { EndpointEvidence, Evidence } from '../../../src/formats/evidence.ts';
import type { HttpExchange } from '../../../src/formats/http.ts';
import type { Observation } from '../../../src/formats/observation.ts';
import { judgeEndpoint } from '../case.ts';
import { answered, evidence, exchange, failed, handshake } from '../evidence.ts';
import { answers, fails, judgeOne, judgeRows, NOW, PLAIN, UNCONNECTED } from '../http.ts';
import { assertJudgement, type Expected } from '../table.ts';

const ASKS_FOR_CERTIFICATE = {
  handshakes: [
    {
      purpose: 'as-cloudfront',
      serverName: 'origin.example.com',
      observation: answered(handshake({ clientCertificateRequested: true })),
    },
  ],
} as const;

/** The door is slammed before a byte is sent: whatever is sent then meets the same. */
const RESET_UNASKED = { tcp: failed('reset', 'connect', 'read ECONNRESET'), handshakes: [] } as const;

test('a connection that ends before an answer', () => {
  judgeRows(httpConnectionClosed, [
    ['an answer', answers({}), 'ruled-out'],
    [
      'closed',
      fails('closed', 'closed without a byte of an answer'),
      'found',
      /^after the request was sent it closed without/,
    ],
    ['reset', fails('reset', 'read ECONNRESET'), 'found', /reset the connection/],
    ['reset while we wrote', fails('reset', 'write ECONNRESET', 'request'), 'found'],
    [
      'TLS broke',
      fails('unknown', 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC: …'),
      'found',
      /ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC\)/,
    ],
    ['malformed is another cause', fails('malformed', 'header-line: "X"'), 'ruled-out'],
    ['silent', fails('timed-out', 'nothing came within 30 s'), 'unknown'],
    ['reset in the handshake', fails('reset', 'ECONNRESET', 'tls'), 'unknown'],
    ['refused', UNCONNECTED, 'unknown'],
    [
      'reset, as the connection that said nothing was',
      fails('reset', 'write ECONNRESET', 'request', RESET_UNASKED),
      'unknown',
      /no TCP connection that stood/,
    ],
    [
      'closed, after a connection that said nothing was reset',
      fails('closed', 'closed without a byte of an answer', 'response-head', RESET_UNASKED),
      'unknown',
    ],
    ['answered all the same', answers({}, {}, RESET_UNASKED), 'ruled-out'],
  ]);
});

const CLOSED = failed('closed', 'response-head', 'closed without a byte of an answer');

/** One request was closed, and what became of others. */
const closedBeside = (
  others: EndpointEvidence['exchanges'],
  elsewhere: readonly EndpointEvidence[] = [],
): Evidence =>
  evidence({
    endpoints: [
      fails('closed', 'closed without a byte of an answer', 'response-head', {
        exchanges: [
          { purpose: 'as-cloudfront', host: 'origin.example.com', path: '/', observation: CLOSED },
          ...others,
        ],
      }),
      ...elsewhere,
    ],
  });

const other = (observation: typeof CLOSED | Observation<HttpExchange>) =>
  [{ purpose: 'other-path', host: 'origin.example.com', path: '/favicon.ico', observation }] as const;

test('an origin that demands a secret header looks the same: never proven, asked, and depends where something hints at it', () => {
  const rows: readonly (readonly [string, Evidence, Expected])[] = [
    [
      'one request',
      closedBeside([]),
      { kind: 'found', certainty: 'likely', asks: 'origin-header', because: /with a secret header/ },
    ],
    [
      'another path is answered',
      closedBeside(other(answered(exchange()))),
      { kind: 'found', certainty: 'likely' },
    ],
    [
      'another path too',
      closedBeside(other(CLOSED)),
      {
        kind: 'found',
        certainty: 'depends',
        dependsOn: ['origin-header'],
        because: /did so for \/favicon\.ico too/,
      },
    ],
    [
      '403 on port 80',
      closedBeside([], [answers({ statusCode: 403 }, {}, { endpoint: PLAIN })]),
      { kind: 'found', certainty: 'depends', because: /answers 403 elsewhere/ },
    ],
    [
      'a WAF on port 80',
      closedBeside([], [answers({ headers: [['CF-Ray', '8a']] }, {}, { endpoint: PLAIN })]),
      { kind: 'found', certainty: 'depends', because: /Cloudflare answers at this origin/ },
    ],
    [
      'the check sent headers itself',
      { ...closedBeside(other(CLOSED)), addedHeaders: 1 },
      { kind: 'found', certainty: 'likely', because: /^(?!.*secret header)/ },
    ],
  ];
  for (const [row, seen, expected] of rows) {
    const [first] = seen.endpoints;
    assert.ok(first);
    assertJudgement(judgeEndpoint(httpConnectionClosed, first, seen, NOW), expected, row);
  }
});

test('an origin that wants a client certificate is another cause', () => {
  judgeRows(httpConnectionClosed, [
    [
      'alert 116',
      fails('unknown', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: …'),
      'unknown',
      /client certificate/,
    ],
    [
      'closed',
      fails('closed', 'closed', 'response-head', ASKS_FOR_CERTIFICATE),
      'unknown',
      /client certificate/,
    ],
    ['reset', fails('reset', 'ECONNRESET', 'request', ASKS_FOR_CERTIFICATE), 'unknown', /client certificate/],
    ['answered all the same', answers({}, {}, ASKS_FOR_CERTIFICATE), 'ruled-out'],
  ]);
});

test('after a valid head it is a warning: CloudFront delivers what came', () => {
  const broken = (ending: 'closed' | 'reset') => ({ bytes: 5, sample: 'begun', ending }) as const;
  judgeRows(httpConnectionClosed, [
    [
      'short of Content-Length',
      answers({ headers: [['Content-Length', '9']], body: broken('closed') }),
      'warning',
      /closed after 5 of 9 body bytes.*does not cache/,
    ],
    [
      'chunked, without the last chunk',
      answers({ headers: [['Transfer-Encoding', 'chunked']], body: broken('closed') }),
      'warning',
      /closed after 5 body bytes, before the last chunk.*does not cache/,
    ],
    [
      'without Content-Length',
      answers({ headers: [], body: broken('reset') }),
      'warning',
      /reset after 5 body bytes.*may cache/,
    ],
    ['we stopped reading', answers({ body: { bytes: 65_536, sample: '', ending: 'bounded' } }), 'ruled-out'],
  ]);
  const judgement = judgeOne(httpConnectionClosed, answers({ body: broken('closed') }));
  assert.ok(judgement.kind === 'warning');
  assert.equal(judgement.at, 'body');
});

import { test } from 'node:test';
import { httpRequestDependent } from '../../../src/causes/http/http-request-dependent.ts';
import type { Evidence, OtherRequest, RequestKind } from '../../../src/formats/evidence.ts';
import type { HttpExchange } from '../../../src/formats/http.ts';
import type { Observation } from '../../../src/formats/observation.ts';
import { answered, endpoint, exchange, failed } from '../evidence.ts';
import { assertOriginCause } from '../table.ts';

const OK = answered(exchange());
const CLOSED = failed('closed', 'response-head', 'closed without a byte of an answer');
const cut = (elapsedMs: number): Observation<HttpExchange> => ({
  ...failed('cut-short', 'response-head', 'ended by our own deadline'),
  ...{ elapsedMs },
});
const status = (statusCode: number) => answered(exchange({ statusCode }));

const sent = (
  ...asked: readonly (readonly [RequestKind, Observation<HttpExchange>])[]
): Partial<Evidence> => ({
  endpoints: [
    endpoint({ otherRequests: asked.map(([kind, observation]): OtherRequest => ({ kind, observation })) }),
  ],
});

test('a kind of request that fails twice while the usual GET works', () => {
  assertOriginCause(httpRequestDependent, [
    [
      'closes with compression',
      sent(['br-gzip', CLOSED], ['head', OK], ['br-gzip', CLOSED], ['gzip', OK], ['get', OK]),
      {
        kind: 'found',
        certainty: 'likely',
        at: 'compression',
        cloudfrontStatus: 502,
        because: /with gzip alone it answers/,
      },
    ],
    [
      'answers 504 with compression',
      sent(['br-gzip', status(504)], ['br-gzip', status(504)], ['gzip', status(504)], ['get', OK]),
      { kind: 'found', certainty: 'likely', cloudfrontStatus: 504 },
    ],
    [
      'fails once, then no more',
      sent(['br-gzip', CLOSED], ['br-gzip', OK], ['gzip', OK], ['get', OK]),
      { kind: 'warning', because: /not each time/ },
    ],
    [
      'the usual GET fails the second time as well',
      sent(['br-gzip', CLOSED], ['br-gzip', CLOSED], ['gzip', CLOSED], ['get', CLOSED]),
      { kind: 'warning', because: /not each time/ },
    ],
    [
      'an error of its own with compression',
      sent(['br-gzip', status(500)]),
      { kind: 'warning', because: /answers 500/ },
    ],
    [
      'a method that is closed',
      sent(['br-gzip', OK], ['options', CLOSED], ['options', CLOSED], ['get', OK]),
      { kind: 'warning', at: undefined, because: /OPTIONS: the origin closes/ },
    ],
    [
      'a body that is cut off',
      sent(['br-gzip', answered(exchange({ body: { bytes: 1, sample: '', ending: 'closed' } }))]),
      { kind: 'warning', because: /body ends before its time/ },
    ],
    [
      'a method that hangs',
      sent(['options', cut(3_100)]),
      { kind: 'warning', because: /no answer in 3.1 s/ },
    ],
    [
      'methods that are refused',
      sent(['br-gzip', OK], ['head', status(405)], ['options', status(501)]),
      { kind: 'ruled-out' },
    ],
  ]);
});

test('what was not seen to its end is no fault', () => {
  assertOriginCause(httpRequestDependent, [
    [
      'hangs with compression',
      sent(['br-gzip', cut(3_100)]),
      { kind: 'unknown', matters: true, missing: /3.1 s/ },
    ],
    ['the check ended before', sent(['br-gzip', cut(900)]), { kind: 'unknown', matters: false }],
    [
      'no connection for it',
      sent(['br-gzip', failed('refused', 'connect')]),
      { kind: 'unknown', matters: false },
    ],
    ['nothing was sent', {}, { kind: 'unknown', matters: false }],
    [
      'the usual GET was not answered',
      {
        endpoints: [
          endpoint({
            exchanges: [
              { purpose: 'as-cloudfront', host: 'origin.example.com', path: '/', observation: CLOSED },
            ],
            otherRequests: [{ kind: 'br-gzip', observation: CLOSED }],
          }),
        ],
      },
      { kind: 'unknown', matters: false },
    ],
  ]);
});

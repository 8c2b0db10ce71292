import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DISALLOWED,
  ORIGIN_DENIED,
  PERHAPS_DISALLOWED,
  readOnlyHeaders,
} from '../../src/edge-functions/header-lists.ts';
import { EDGE_EVENTS } from '../../src/formats/edge-report.ts';

const listed = ({ names, prefixes }: typeof DISALLOWED) =>
  [...names, ...prefixes.map((name) => `${name}*`)].join(' ');

// Written out a second time on purpose: whoever changes a list must have read its page again.
test('the names no function may add are whole', () => {
  assert.equal(
    listed(DISALLOWED),
    'connection expect keep-alive proxy-authenticate proxy-authorization proxy-connection trailer upgrade ' +
      'x-accel-buffering x-accel-charset x-accel-limit-rate x-accel-redirect x-amzn-auth x-amzn-cf-billing ' +
      'x-amzn-cf-id x-amzn-cf-xff x-amzn-errortype x-amzn-fle-profile x-amzn-header-count x-amzn-header-order ' +
      'x-amzn-lambda-integration-tag x-amzn-requestid x-cache x-forwarded-proto x-real-ip x-amz-cf-* x-edge-*',
  );
  assert.equal(listed(PERHAPS_DISALLOWED), 'client-cert client-cert-chain cloudfront-viewer-cert-pem');
});

test('the names that may not be custom headers of an origin are whole', () => {
  assert.equal(
    listed(ORIGIN_DENIED),
    'cache-control connection content-length cookie host if-match if-modified-since if-none-match if-range ' +
      'if-unmodified-since max-forwards pragma proxy-authenticate proxy-authorization proxy-connection range ' +
      'request-range te trailer transfer-encoding upgrade via x-real-ip x-amz-* x-edge-*',
  );
});

test('the names that may only be read are whole, event by event', () => {
  const lists = (['lambda', 'functions'] as const).map((runtime) =>
    EDGE_EVENTS.map((event) => readOnlyHeaders(runtime, event).join(' ')),
  );
  assert.deepEqual(lists, [
    [
      'cdn-loop content-length host transfer-encoding via',
      'accept-encoding cdn-loop content-length if-modified-since if-none-match if-range if-unmodified-since transfer-encoding via',
      'transfer-encoding via',
      'warning via content-length content-encoding transfer-encoding',
    ],
    ['cdn-loop content-length host transfer-encoding via', '', '', 'warning via'],
  ]);
});

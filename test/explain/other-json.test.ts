import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainText } from '../../src/explain/explain-text.ts';
import { pastedResult } from '../../src/explain/pasted-result.ts';
import { readMeaning } from '../../src/explain/reader.ts';

const HOST = { host: 'api.shop.example' };

/** JSON with `headers`, `status` or `uri` in it that no function returned. */
const OTHERS: Readonly<Record<string, object>> = {
  'a record of AWS WAF': {
    timestamp: 1764532862123,
    action: 'BLOCK',
    httpSourceName: 'ALB',
    httpRequest: { clientIp: '64.252.70.1', headers: [{ name: 'Host', value: HOST.host }], uri: '/cart' },
  },
  'an event of API Gateway': { resource: '/', path: '/cart', httpMethod: 'GET', headers: HOST, body: null },
  'an event of a load balancer': { requestContext: { elb: {} }, httpMethod: 'GET', path: '/', headers: HOST },
  'a call of CloudTrail': {
    eventVersion: '1.09',
    eventSource: 's3.amazonaws.com',
    requestParameters: { headers: 'y' },
    responseElements: null,
  },
  'a status of Kubernetes': {
    kind: 'Status',
    status: 'Failure',
    message: 'not found',
    code: 404,
    headers: {},
  },
  'package.json': { name: 'api', version: '1.0.0', scripts: {}, headers: {} },
  OpenAPI: { openapi: '3.0.0', paths: { '/': { get: { responses: { 200: { headers: {} } } } } } },
  'what a client printed': {
    status: '502',
    headers: { 'content-type': 'application/json' },
    url: 'https://api.shop.example/cart',
    body: '{}',
  },
  'a log of Node': { level: 50, time: 1, req: { method: 'GET', url: '/', headers: HOST }, msg: 'errored' },
  'a log with a state': { level: 'error', status: 'error', uri: '/cart', method: 'GET', headers: HOST },
};

for (const [name, value] of Object.entries(OTHERS))
  test(`${name} is not called a function's result`, () => {
    const text = JSON.stringify(value);
    assert.equal(pastedResult(text), null);
    const meaning = readMeaning(text);
    const said = JSON.stringify([explainText(Buffer.from(text)), meaning]);
    assert.doesNotMatch(said, /function returns|edge function/);
    assert.notEqual(meaning.kind, 'edge');
  });

test('what has nothing but the members of a result still is one, whole or cut off', () => {
  const result = { status: '302', headers: { location: [{ key: 'Location', value: '/x' }] } };
  assert.equal(pastedResult(JSON.stringify(result))?.kind, 'judged');
  for (const text of ['{"statusCode":200,"headers":{"a":"b"},"body":"x"}', '{"status":"200","headers":{"a":'])
    assert.match(explainText(Buffer.from(text)).because, /looks like what a function returns/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HEADERS_SET_BY_CLOUDFRONT, originRequest } from '../../src/cloudfront/request.ts';

test('CloudFront’s headers follow Host; custom headers follow them', () => {
  const request = originRequest({ host: 'www.example', path: '/a?b', headers: [['X-Verify', '1']] });
  assert.deepEqual(request, {
    method: 'GET',
    path: '/a?b',
    headers: [['Host', 'www.example'], ...HEADERS_SET_BY_CLOUDFRONT, ['X-Verify', '1']],
  });
});

test('a header that is given replaces CloudFront’s own of that name, and Host cannot be given twice', () => {
  const { headers } = originRequest({
    host: 'www.example',
    path: '/',
    headers: [
      ['user-agent', 'curl'],
      ['host', 'other.example'],
    ],
  });
  const named = (name: string) =>
    headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  assert.deepEqual(named('user-agent'), ['curl']);
  assert.deepEqual(named('host'), ['www.example']);
});

test('nothing in the request claims to be a real distribution, request or viewer', () => {
  const sent = new Map<string, string>(HEADERS_SET_BY_CLOUDFRONT);
  assert.doesNotMatch(sent.get('Via') ?? '', /cloudfront\.net/);
  assert.match(sent.get('X-Forwarded-For') ?? '', /^192\.0\.2\./);
  assert.equal(sent.get('Connection'), 'Keep-Alive');
  assert.equal(sent.has('Expect'), false);
});

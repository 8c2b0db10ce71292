import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentHost, sentServerName } from '../../src/cloudfront/sent-host.ts';

test('Host is the viewer’s where it is forwarded, else the origin’s; the server name follows, except for an address', () => {
  for (const [origin, hostHeader, host, serverName] of [
    ['origin.example.com', null, 'origin.example.com', 'origin.example.com'],
    ['origin.example.com', 'none', 'origin.example.com', 'origin.example.com'],
    ['origin.example.com', 'www.example.com', 'www.example.com', 'www.example.com'],
    ['192.0.2.1', null, '192.0.2.1', null],
    ['2001:db8::1', 'none', '2001:db8::1', null],
    ['192.0.2.1', 'www.example.com', 'www.example.com', 'www.example.com'],
  ] as const) {
    assert.equal(sentHost({ origin, hostHeader }), host);
    assert.equal(sentServerName({ origin, hostHeader }), serverName);
  }
});

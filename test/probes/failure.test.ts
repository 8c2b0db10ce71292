import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { closedPort } from '../../src/lab/origins/serve-raw.ts';
import { timedOut, toFailure } from '../../src/probes/failure.ts';

const withCode = (code: string, message: string, syscall?: string) =>
  Object.assign(new Error(message), { code, ...(syscall === undefined ? {} : { syscall }) });

test('each error becomes one kind of failure', () => {
  for (const [error, kind] of [
    [withCode('ECONNREFUSED', 'connect ECONNREFUSED 203.0.113.1:443', 'connect'), 'refused'],
    [withCode('ECONNRESET', 'read ECONNRESET', 'read'), 'reset'],
    [withCode('ECONNRESET', 'socket hang up'), 'closed'],
    [
      withCode(
        'ECONNRESET',
        'Client network socket disconnected before secure TLS connection was established',
      ),
      'closed',
    ],
    [withCode('EPIPE', 'write EPIPE', 'write'), 'closed'],
    [withCode('ETIMEDOUT', 'connect ETIMEDOUT 203.0.113.1:443', 'connect'), 'timed-out'],
    [withCode('EHOSTUNREACH', 'connect EHOSTUNREACH 203.0.113.1:443', 'connect'), 'unreachable'],
    [withCode('ENETUNREACH', 'connect ENETUNREACH 203.0.113.1:443', 'connect'), 'unreachable'],
    [
      withCode('ENETUNREACH', 'connect ENETUNREACH 2001:db8::1:443 - Local (:::0)', 'connect'),
      'no-route-here',
    ],
    [withCode('ENETUNREACH', 'send ENETUNREACH 2001:db8::1:53', 'send'), 'no-route-here'],
    [withCode('EADDRNOTAVAIL', 'connect EADDRNOTAVAIL', 'connect'), 'no-route-here'],
    [withCode('ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number'), 'not-spoken'],
    [withCode('HPE_INVALID_CONSTANT', 'Parse Error'), 'malformed'],
    [withCode('HPE_HEADER_OVERFLOW', 'Parse Error'), 'too-large'],
    [AbortSignal.abort().reason, 'cut-short'],
    [new DOMException('The operation timed out', 'TimeoutError'), 'cut-short'],
    [withCode('EMFILE', 'too many open files'), 'unknown'],
    ['a string', 'unknown'],
    [undefined, 'unknown'],
  ] as const) {
    assert.equal(toFailure(error, 'connect').kind, kind, String(error));
  }
});

test('the detail names the code once and is bounded', () => {
  assert.equal(
    toFailure(withCode('EMFILE', 'too many open files'), 'connect').detail,
    'EMFILE: too many open files',
  );
  assert.equal(toFailure(withCode('EPIPE', 'write EPIPE'), 'request').detail, 'write EPIPE');
  assert.equal(toFailure(new Error('x'.repeat(10_000)), 'tls').detail.length, 300);
});

test('a time-out of CloudFront says how long it waited', () => {
  assert.deepEqual(timedOut('connect', 10_000), {
    kind: 'timed-out',
    phase: 'connect',
    detail: 'nothing came within 10 s',
  });
});

test('a port nobody listens on refuses', async (t) => {
  const { port, stop } = await closedPort();
  t.after(stop);
  const socket = connect(port, '127.0.0.1');
  const [error] = (await once(socket, 'error')) as [unknown];
  assert.equal(toFailure(error, 'connect').kind, 'refused');
});

test('an address this machine has no route to is no fault of the origin', async (t) => {
  const socket = connect(9, '2001:db8::1');
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  if (error.code !== 'ENETUNREACH' && error.code !== 'EADDRNOTAVAIL') return t.skip(`here: ${error.code}`);
  assert.equal(toFailure(error, 'connect').kind, 'no-route-here');
});

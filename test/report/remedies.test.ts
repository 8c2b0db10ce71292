import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAUSE_IDS } from '../../src/causes/ids.ts';
import { chooseRemedy } from '../../src/report/choose-remedy.ts';
import type { Names } from '../../src/report/names.ts';
import { proofOf } from '../../src/report/proofs.ts';
import { REMEDIES } from '../../src/report/remedies/all.ts';
import { SERVER_IDS } from '../../src/report/remedies/servers.ts';
import { SOURCES } from '../../src/report/remedies/sources.ts';

const NAMES: Names = {
  origin: 'origin.example.com',
  connectTo: 'origin.example.com',
  serverName: 'www.example.com',
  protocol: 'https',
  port: 8443,
  address: '192.0.2.1',
  path: '/health',
};

test('every cause has one generic remedy and a proof', () => {
  for (const cause of CAUSE_IDS) {
    const generic = REMEDIES.filter(
      ({ causes, servers, at }) => causes.includes(cause) && servers === undefined && at === undefined,
    );
    assert.equal(generic.length, 1, cause);
    for (const kind of ['found', 'warning'] as const) {
      const { steps, pitfalls, proof, references } = chooseRemedy(cause, kind, [], NAMES);
      assert.ok(steps.length > 0 && pitfalls.length > 0 && references.length > 0, cause);
      assert.notEqual(proof, '');
    }
  }
});

test('a server has at most one remedy for a cause', () => {
  const pairs = REMEDIES.flatMap(({ causes, servers = [] }) =>
    causes.flatMap((cause) => servers.map((server) => `${cause} on ${server}`)),
  );
  assert.deepEqual(
    pairs.filter((pair, index) => pairs.indexOf(pair) !== index),
    [],
  );
});

test('every cause on every server: names are filled in, code is closed, a tired reader can follow', () => {
  for (const cause of CAUSE_IDS) {
    for (const server of SERVER_IDS) {
      const { steps, pitfalls, proof } = chooseRemedy(cause, 'found', [server], NAMES);
      for (const text of [...steps, ...pitfalls]) {
        assert.doesNotMatch(text, /\{(NAME|ORIGIN|PORT|PATH|APPLY)\}/, text);
        assert.equal(text.split('`').length % 2, 1, `an open backtick: ${text}`);
        assert.ok(text.length <= 420, `too long: ${text}`);
      }
      assert.ok(steps.length >= 2 && steps.length <= 10, `${cause} on ${server}`);
      assert.doesNotMatch(proof, /undefined|null(?!\))(?<!\/dev\/null)/);
    }
  }
});

test('the remedy is the one of the first recognised server that has one', () => {
  const named = (servers: Parameters<typeof chooseRemedy>[2]) =>
    chooseRemedy('certificate-expired', 'found', servers, NAMES).server;
  assert.equal(named([]), undefined);
  assert.equal(named(['fastly']), undefined);
  assert.equal(named(['fastly', 'nginx', 'apache']), 'nginx');
});

test('DNS is not asked for an address that was given, but for the name that takes its place', () => {
  for (const cause of ['origin-is-address', 'address-not-public'] as const) {
    const { steps, proof } = chooseRemedy(cause, 'found', [], { ...NAMES, origin: '203.0.113.7' });
    assert.match(proof, /^dig \+short A ORIGIN @1\.1\.1\.1/);
    assert.ok(steps.some((step) => step.includes('ORIGIN being the name made for the address')));
  }
});

test('a certificate tool reloads the server behind it; an unknown server gets the three usual ways', () => {
  const { steps } = chooseRemedy('certificate-expired', 'found', ['lets-encrypt', 'haproxy'], NAMES);
  assert.ok(steps.some((step) => step.includes('systemctl reload haproxy')));
  const { steps: any } = chooseRemedy('certificate-expired', 'found', [], NAMES);
  assert.ok(
    any.some(
      (step) => step.includes('nginx -t') && step.includes('apachectl') && step.includes('haproxy -c'),
    ),
  );
});

test('a found cause ends in its proofs, at the origin and through CloudFront; a warning does not', () => {
  const found = chooseRemedy('certificate-expired', 'found', [], NAMES).steps.slice(-2);
  assert.match(found[0] ?? '', /^Prove it with the command/);
  assert.match(found[1] ?? '', /through CloudFront/);
  const warning = chooseRemedy('certificate-expires-soon', 'warning', [], NAMES).steps;
  assert.ok(warning.every((step) => !step.startsWith('Prove')));
});

test('sources are public pages over https', () => {
  for (const url of Object.values(SOURCES)) assert.equal(new URL(url).protocol, 'https:');
});

const PROOFS = [
  ['tcp-refused', 'nc -vz origin.example.com 8443'],
  [
    'certificate-self-signed',
    'openssl s_client -connect origin.example.com:8443 -servername www.example.com -verify_hostname www.example.com -verify_return_error </dev/null',
  ],
  [
    'http-upstream-error',
    "curl -skv --http1.1 --resolve www.example.com:8443:192.0.2.1 -o /dev/null 'https://www.example.com:8443/health'",
  ],
  ['dns-unresolvable', 'dig +short A origin.example.com @1.1.1.1; dig +trace origin.example.com'],
] as const;

for (const [cause, command] of PROOFS) {
  test(`the proof of ${cause} has the real names in it`, () => {
    assert.equal(proofOf(cause, NAMES).command, command);
  });
}

test('where --resolve gave the address, the proof connects to it', () => {
  const { command } = proofOf('certificate-expired', { ...NAMES, connectTo: '2001:db8::1' });
  assert.match(command, /^openssl s_client -connect '\[2001:db8::1\]:8443' -servername www\.example\.com /);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchName, namesOf } from '../../src/certificates/names.ts';
import { parseCertificate } from '../../src/certificates/reading/parse-certificate.ts';
import { type CertificateSpec, issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { alternativeNames, generalName } from './der.ts';

const certificate = (spec: CertificateSpec) => parseCertificate(issueCertificate(spec).der);

test('a host is covered by a dNSName, a wildcard is one whole left-most label', () => {
  for (const [name, host, match] of [
    ['origin.example.com', 'origin.example.com', 'alternative-name'],
    ['Origin.Example.COM', 'ORIGIN.example.com.', 'alternative-name'],
    ['origin.example.com.', 'origin.example.com', 'none'],
    ['*.example.com.', 'origin.example.com', 'none'],
    ['*.example.com', 'origin.example.com', 'alternative-name'],
    ['*.example.com', 'example.com', 'none'],
    ['*.example.com', 'a.b.example.com', 'none'],
    ['*.example.com', '.example.com', 'none'],
    ['*.com', 'example.com', 'none'],
    ['*.*.example.com', 'a.b.example.com', 'none'],
    ['o*.example.com', 'origin.example.com', 'none'],
    ['origin.*.com', 'origin.example.com', 'none'],
    ['*', 'localhost', 'none'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example', 'alternative-name'],
    ['*.example.com', 'xn--bcher-kva.example.com', 'alternative-name'],
    ['192.0.2.7', '192.0.2.7', 'none'],
    ['good.example\0.evil.example', 'good.example', 'none'],
    ['other.example.com', 'origin.example.com', 'none'],
  ] as const) {
    assert.equal(matchName(certificate({ names: [name] }), host), match, `${name} for ${host}`);
  }
});

test('the Common Name counts apart, and only without a dNSName; addresses never', () => {
  const host = 'origin.example.com';
  assert.equal(matchName(certificate({ commonName: host }), host), 'common-name-only');
  assert.equal(matchName(certificate({ commonName: '*.example.com' }), host), 'common-name-only');
  assert.equal(matchName(certificate({ commonName: host, names: ['other.example.com'] }), host), 'none');
  for (const [form, name, match] of [
    ['an e-mail address', generalName.email('a@example.com'), 'common-name-only'],
    ['a directory name', generalName.directory('Example'), 'common-name-only'],
    ['an address', generalName.address(192, 0, 2, 7), 'none'],
    ['a URI', generalName.uri('https://origin.example.com/'), 'none'],
  ] as const) {
    const read = certificate({ commonName: host, extensions: [alternativeNames(name)] });
    assert.equal(matchName(read, host), match, form);
  }
  assert.equal(matchName(certificate({ commonName: null, addresses: ['192.0.2.7'] }), '192.0.2.7'), 'none');
  assert.equal(matchName(certificate({ commonName: '192.0.2.7' }), '192.0.2.7'), 'none');
  assert.equal(matchName(certificate({ commonName: 'x' }), ''), 'none');
});

test('the names a certificate offers', () => {
  assert.deepEqual(namesOf(certificate({ commonName: 'a.example', names: ['b.example'] })), ['b.example']);
  assert.deepEqual(namesOf(certificate({ commonName: 'A.example' })), ['a.example']);
  assert.deepEqual(
    namesOf(certificate({ commonName: 'Kubernetes Ingress Controller Fake Certificate' })),
    [],
  );
});

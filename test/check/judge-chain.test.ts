import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeChainFile } from '../../src/check/judge-chain.ts';
import { CAUSE_IDS } from '../../src/formats/cause-ids.ts';
import { createAuthority } from '../../src/lab/origins/authority.ts';
import { issueCertificate } from '../../src/lab/origins/issue-certificate.ts';
import { formatChainReport } from '../../src/render/terminal/chain-report.ts';

const NOW = new Date('2026-11-23T10:00:00Z');
const NAME = 'origin.example.com';
const authority = createAuthority(NOW);
const { root, intermediate } = authority;
const leaf = issueCertificate({
  names: [NAME],
  issuer: intermediate,
  notBefore: '2026-10-01T00:00:00Z',
  notAfter: '2026-12-30T00:00:00Z',
});
const judge = (pem: string, more: Partial<Parameters<typeof judgeChainFile>[0]> = {}) =>
  judgeChainFile({ pem, name: NAME, addedRoots: [root.der], onlyAddedRoots: false, now: NOW, ...more });

test('a PEM file is judged as if a server sent it', () => {
  for (const [story, pem, more, state, causes] of [
    ['full chain', leaf.pem + intermediate.pem, {}, 'accepted', []],
    ['only the given roots', leaf.pem + intermediate.pem, { onlyAddedRoots: true }, 'accepted', []],
    [
      'another name',
      leaf.pem + intermediate.pem,
      { name: 'www.example.com' },
      'rejected',
      ['certificate-name-mismatch'],
    ],
    ['no name', leaf.pem + intermediate.pem, { name: null }, 'accepted', []],
    ['leaf only', leaf.pem, {}, 'rejected', ['certificate-chain-incomplete']],
    ['upside down', intermediate.pem + leaf.pem, {}, 'rejected', ['certificate-chain-order']],
    [
      'the CA’s certificates alone',
      intermediate.pem,
      {},
      'rejected',
      ['certificate-name-mismatch', 'certificate-untrusted'],
    ],
    [
      'a damaged leaf',
      leaf.pem.replace(/\n.{64}\n/, '\n') + intermediate.pem,
      {},
      'rejected',
      ['certificate-untrusted'],
    ],
    ['root in between', leaf.pem + root.pem + intermediate.pem, {}, 'accepted', []],
    [
      'at a later time',
      leaf.pem + intermediate.pem,
      { now: new Date('2027-01-01') },
      'rejected',
      ['certificate-expired'],
    ],
    [
      'without the root',
      leaf.pem + intermediate.pem + root.pem,
      { addedRoots: [] },
      'rejected',
      ['certificate-untrusted'],
    ],
    ['self-signed', issueCertificate({ names: [NAME] }).pem, {}, 'rejected', ['certificate-self-signed']],
    [
      'an Ed25519 key',
      issueCertificate({ names: [NAME], key: 'ed25519' }).pem,
      {},
      'rejected',
      ['certificate-key-unsupported', 'certificate-self-signed'],
    ],
  ] as const) {
    const report = judge(pem, more);
    assert.deepEqual([report.state, report.causes], [state, causes], story);
    assert.equal(report.schema, 'cf502/chain@1');
  }
});

/** A file holds neither what the server signs nor what it staples. */
const ONLY_IN_A_HANDSHAKE: readonly string[] = ['certificate-key-mismatch', 'certificate-staple-stale'];

test('every cause that a certificate or its chain can show is judged, in order of precedence', () => {
  const judged = judge(leaf.pem + intermediate.pem).findings.map(({ cause }) => cause);

  assert.deepEqual(
    judged,
    CAUSE_IDS.filter((id) => id.startsWith('certificate-') && !ONLY_IN_A_HANDSHAKE.includes(id)),
  );
});

test('the path runs from the leaf to the root, and breaks off where the chain does', () => {
  assert.deepEqual(judge(leaf.pem + intermediate.pem).path, [
    'CN=origin.example.com',
    'CN=cf502 Farm Intermediate, O=cf502',
    'CN=cf502 Farm Root, O=cf502',
  ]);
  assert.deepEqual(judge(leaf.pem).path, ['CN=origin.example.com']);
});

test('for people: the state, the path, each cause with its repair', () => {
  const text = formatChainReport(judge(leaf.pem), 100);
  assert.match(text, /^Rejected: CloudFront would answer 502/);
  assert.match(text, /\nIntermediate certificate is missing \(proven\)\n {2}certificate 1 of 1 /);
  assert.match(text, /\n {2}1\. /);
  assert.match(formatChainReport(judge(leaf.pem + intermediate.pem), 100), /^Accepted: /);
  const stranger = issueCertificate({
    commonName: 'Stranger CA',
    ca: true,
    notAfter: '2027-11-01T00:00:00Z',
  });
  const unknown = judge(
    issueCertificate({ names: [NAME], issuer: stranger, notAfter: '2026-12-30T00:00:00Z' }).pem,
  );
  assert.ok(unknown.findings.every(({ kind, certainty }) => kind !== 'found' || certainty === 'likely'));
  assert.match(
    formatChainReport(unknown, 100),
    /^Rejected: CloudFront would most likely answer 502[\s\S]*\(likely\)/,
  );
  const nasty = issueCertificate({ commonName: 'x\u001b[31m\u202e', names: [NAME] });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
  assert.doesNotMatch(formatChainReport(judge(nasty.pem), 100), /[\u0000-\u0009\u000b-\u001f\u202e]/);
});

test('without a name the commands use one of the leaf’s own, a wildcard filled in', () => {
  const wildcard = issueCertificate({ names: ['*.example.net'], notAfter: '2026-11-01T00:00:00Z' });
  const expired = judge(wildcard.pem, { name: null }).findings.find(
    ({ cause }) => cause === 'certificate-expired',
  );
  assert.match(expired?.proof ?? '', /origin\.example\.net/);
});

test('what is no chain is said', () => {
  assert.throws(() => judge('nothing'), /holds no PEM certificate: give a file/);
  assert.throws(() => judge(leaf.pem.trimEnd() + intermediate.pem), /In line \d+ .* on a line of its own/);
});

test('prose keeps to the width; commands stay whole, so that they can be copied', () => {
  const lines = formatChainReport(judge(leaf.pem), 60).split('\n');
  const long = lines.filter((line) => line.length > 60);
  assert.ok(
    long.every((line) => /^ {4}openssl |^ +`[^`]+`[,;.]?$/.test(line)),
    long.join('\n'),
  );
  assert.ok(long.some((line) => line.startsWith('    openssl s_client -connect ')));
});

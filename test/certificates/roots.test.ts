import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootCertificates } from 'node:tls';
import { parseCertificate } from '../../src/certificates/reading/parse-certificate.ts';
import { parsePem } from '../../src/certificates/reading/parse-pem.ts';
import list from '../../src/certificates/roots.json' with { type: 'json' };
import { mozillaRoots, ROOT_LIST } from '../../src/certificates/roots.ts';

/** Mozilla changes its list every few weeks; a list older than this is no longer what CloudFront trusts. */
const AGE_MAX_DAYS = 120;

test('the list is dated and not too old', () => {
  const days = (Date.now() - Date.parse(ROOT_LIST.asOf)) / 86_400_000;
  assert.match(ROOT_LIST.version, /^NSS \d+\.\d+/);
  assert.ok(
    days <= AGE_MAX_DAYS,
    `the list of ${ROOT_LIST.asOf} is ${Math.floor(days)} days old: npm run roots`,
  );
});

test('every entry is what its certificate says, no root is in it twice', () => {
  const all = [...list.roots, ...list.removed];
  for (const entry of all) {
    const certificate = parseCertificate(Buffer.from(entry.der, 'base64'));
    const { subject, subjectName, sha256, keySha256 } = certificate;
    assert.deepEqual(
      {
        subject: entry.subject,
        subjectName: entry.subjectName,
        sha256: entry.sha256,
        keySha256: entry.keySha256,
      },
      { subject, subjectName, sha256, keySha256 },
    );
  }
  assert.equal(new Set(all.map(({ sha256 }) => sha256)).size, all.length);
  assert.ok(list.removed.every(({ removedOn }) => /^20\d\d-\d\d(-\d\d)?$/.test(removedOn)));
});

test('NSS 3.132 has 118 roots for websites; one has a distrust-after date', () => {
  assert.equal(list.version, 'NSS 3.132');
  assert.equal(list.roots.length, 118);
  assert.deepEqual(
    list.roots.flatMap((entry) => ('distrustAfter' in entry ? [[entry.subject, entry.distrustAfter]] : [])),
    [['CN=Izenpe.com, O=IZENPE S.A., C=ES', '2026-04-15T23:59:59Z']],
  );
});

test('what differs from the roots of the Node that runs this is explained by the removals', () => {
  const ours = new Set(list.roots.map(({ sha256 }) => sha256));
  const removed = new Set(list.removed.map(({ sha256 }) => sha256));
  const nodes = rootCertificates.flatMap((pem) => parsePem(pem)).map((der) => parseCertificate(der));
  const unexplained = nodes.filter(({ sha256 }) => !ours.has(sha256) && !removed.has(sha256));
  assert.deepEqual(
    unexplained.map(({ subject }) => subject),
    [],
  );
  const missing = [...ours].filter((sha256) => !nodes.some((node) => node.sha256 === sha256));
  assert.deepEqual(missing, [], 'Node has dropped roots that are still in the list: npm run roots');
});

test('roots are found by name: trusted ones, and those removed of late', () => {
  const named = (commonName: string) => {
    const entry = [...list.roots, ...list.removed].find(({ subject }) =>
      subject.startsWith(`CN=${commonName},`),
    );
    return mozillaRoots.named(entry?.subjectName ?? '').map(({ from, removedOn }) => [from, removedOn]);
  };
  assert.deepEqual(named('ISRG Root X1'), [['mozilla', undefined]]);
  assert.deepEqual(named('Amazon Root CA 1'), [['mozilla', undefined]]);
  assert.deepEqual(named('DigiCert Global Root CA'), [['removed', '2026-04-09']]);
  assert.deepEqual(named('emSign ECC Root CA - G3'), [['removed', '2026-10-20']]);
  assert.deepEqual(mozillaRoots.named('[["2.5.4.3=nobody"]]'), []);
  assert.ok(mozillaRoots.organizations().has('internet security research group'));
  assert.ok(!mozillaRoots.organizations().has('commscope'));
});

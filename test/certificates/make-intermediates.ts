/**
 * Makes `src/certificates/intermediates.json`, the table of the public CAs' intermediates and cross-signs:
 *
 *   npm run intermediates -- --date 2026-08-21 FILE…
 *
 * Each FILE holds PEM blocks with whatever around them. Take CCADB's reports of all certificates,
 * `AllCertificatePEMsCSVFormat?NotBeforeYear=YYYY` of https://www.ccadb.org/resources for each year since 2006
 * (kept as files in https://github.com/crtsh/ccadb_data), and CAs' own pages for what is newer, such as
 * https://letsencrypt.org/certificates/. `--date` is the day on which these were current.
 *
 * Nothing that a file says is believed: what is kept is a CA certificate that may issue for servers, has not ended before that
 * day, and leads by signatures to a root of `roots.json`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Certificate } from '../../src/certificates/certificate.ts';
import { signatureChecks } from '../../src/certificates/paths/verify-signature.ts';
import { parseCertificate } from '../../src/certificates/reading/parse-certificate.ts';
import { mozillaRoots } from '../../src/certificates/roots.ts';

const { values, positionals } = parseArgs({ options: { date: { type: 'string' } }, allowPositionals: true });
const date = values.date ?? '';
if (!/^\d{4}-\d\d-\d\d$/.test(date) || positionals.length === 0) {
  throw new Error(
    'Say what to read, and of which day it is: npm run intermediates -- --date 2026-08-21 FILE…',
  );
}

const signed = signatureChecks(Number.POSITIVE_INFINITY);
const candidates = positionals.flatMap(certificatesIn).filter(isIssuerOfServers);
const bySubject = Map.groupBy(candidates, ({ subjectName }) => subjectName);
const kept = new Map<string, Certificate>();

const isIssuedByKept = (certificate: Certificate): boolean =>
  mozillaRoots
    .named(certificate.issuerName)
    .some(({ from, certificate: root }) => from === 'mozilla' && signed(certificate, root)) ||
  (bySubject.get(certificate.issuerName) ?? []).some(
    (issuer) => kept.has(issuer.sha256) && signed(certificate, issuer),
  );

// Each round goes one step further down from the roots.
for (let before = -1; kept.size > before; ) {
  before = kept.size;
  for (const one of candidates) if (!kept.has(one.sha256) && isIssuedByKept(one)) kept.set(one.sha256, one);
}
const lines = [...kept.values()]
  .map(({ subject, subjectKeyId, sha256 }) => `${subjectKeyId ?? '-'} ${sha256} ${subject}`)
  .sort((a, b) => (a.slice(a.indexOf('CN=')) < b.slice(b.indexOf('CN=')) ? -1 : 1));
const file = new URL('../../src/certificates/intermediates.json', import.meta.url);
writeFileSync(file, `${JSON.stringify({ asOf: date, intermediates: lines }, null, 2)}\n`);
console.log(`${kept.size} intermediates of ${candidates.length} candidates, of ${bySubject.size} names`);

function certificatesIn(path: string): readonly Certificate[] {
  const blocks = readFileSync(path, 'latin1').matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END/g);
  return [...blocks].flatMap(([, body = '']) => {
    try {
      return [parseCertificate(Buffer.from(body, 'base64'))];
    } catch {
      return [];
    }
  });
}

function isIssuerOfServers({
  isCa,
  notAfter,
  subjectName,
  issuerName,
  extendedKeyUsage,
}: Certificate): boolean {
  const forServers =
    extendedKeyUsage === null ||
    extendedKeyUsage.includes('serverAuth') ||
    extendedKeyUsage.includes('anyExtendedKeyUsage');
  return isCa && forServers && notAfter > date && subjectName !== issuerName;
}

/**
 * Brings `src/certificates/roots.json` up to date with the roots that the newest Node ships (`npm run roots`).
 *
 *   npx node test/certificates/make-roots.ts --list 'NSS 3.133' --date 2027-01-12 --removed 2027-01-05
 *
 * Node trails Mozilla: roots that the list has as removed stay removed. A root that Node no longer has moves to the removed
 * ones, dated `--removed` (the day of the NSS release notes). What Node cannot tell is for the hand that runs this: roots that
 * Mozilla removed after this Node was built (`--drop SHA256`), and distrust-after dates (`certdata.txt`,
 * CKA_NSS_SERVER_DISTRUST_AFTER), which are kept as they are in the file.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { parseArgs } from 'node:util';
import { parseCertificate } from '../../src/certificates/reading/parse-certificate.ts';
import { parsePem } from '../../src/certificates/reading/parse-pem.ts';

type Entry = {
  subject: string;
  subjectName: string;
  sha256: string;
  keySha256: string;
  distrustAfter?: string;
  removedOn?: string;
  der: string;
};
type RootList = { version: string; asOf: string; roots: Entry[]; removed: Entry[] };

const FILE = new URL('../../src/certificates/roots.json', import.meta.url);

const { values } = parseArgs({
  options: {
    list: { type: 'string' },
    date: { type: 'string' },
    removed: { type: 'string' },
    drop: { type: 'string', multiple: true, default: [] },
  },
});
const { list, date, removed: removedOn, drop } = values;
if (!list || !/^\d{4}-\d\d-\d\d$/.test(date ?? '')) {
  throw new Error(
    "Say which list this is: --list 'NSS 3.133' --date 2027-01-12 [--removed DAY] [--drop SHA256]…",
  );
}

const before = JSON.parse(readFileSync(FILE, 'utf8')) as RootList;
const known = new Map(before.roots.map((entry) => [entry.sha256, entry]));
const gone = new Set([...before.removed.map(({ sha256 }) => sha256), ...drop]);
const roots = rootCertificates
  .flatMap((pem) => parsePem(pem))
  .map(toEntry)
  .filter(({ sha256 }) => !gone.has(sha256));
const kept = new Set(roots.map(({ sha256 }) => sha256));
const lost = before.roots.filter(({ sha256 }) => !kept.has(sha256));
if (lost.length > 0 && removedOn === undefined) {
  throw new Error(
    `Say when Mozilla removed these, with --removed DAY:\n${lost.map(({ subject }) => subject).join('\n')}`,
  );
}

const after: RootList = {
  version: list,
  asOf: date ?? '',
  roots,
  removed: [...before.removed, ...lost.map((entry) => toRemoved(entry, removedOn ?? ''))],
};
writeFileSync(FILE, `${JSON.stringify(after, null, 2)}\n`);
console.log(
  `${list}: ${roots.length} roots, ${roots.filter(({ sha256 }) => !known.has(sha256)).length} of them new, ${lost.length} removed`,
);

function toEntry(der: Uint8Array): Entry {
  const { subject, subjectName, sha256, keySha256 } = parseCertificate(der);
  const distrustAfter = known.get(sha256)?.distrustAfter;
  return {
    subject,
    subjectName,
    sha256,
    keySha256,
    ...(distrustAfter === undefined ? {} : { distrustAfter }),
    der: Buffer.from(der).toString('base64'),
  };
}

function toRemoved({ der, distrustAfter: _, ...entry }: Entry, day: string): Entry {
  return { ...entry, removedOn: day, der };
}

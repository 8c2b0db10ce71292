import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { diagnose } from '../../src/check/diagnose.ts';
import type { Surroundings } from '../../src/check/surroundings.ts';
import type { Finding, Report } from '../../src/formats/report.ts';
import {
  type CertificateSpec,
  type Issued,
  issueCertificate,
} from '../../src/lab/origins/issue-certificate.ts';
import { authority, HOST, surroundings, target } from '../check/diagnosing.ts';
import { recordReport } from '../reports/recording.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/**
 * A real server, what was typed about its distribution, and the whole verdict in short:
 * `broken 502: certificate-expired proven; warns http-keepalive-too-short`.
 */
export type Row<Server> = readonly [
  story: string,
  server: Server,
  verdict: string,
  /** What was typed beside the name and the port. */
  typed?: string,
  /** Something the root cause, or else the first warning, has to say. */
  because?: RegExp,
];

/** The verdict, every found cause in order with its certainty, and every warning. */
export function inShort({ verdict, findings }: Report): string {
  const found = findings.filter(({ kind }) => kind === 'found');
  const warned = findings.filter(({ kind }) => kind === 'warning').map(({ cause }) => cause);
  return [
    `${verdict.state}${verdict.cloudfrontStatus === null ? '' : ` ${verdict.cloudfrontStatus}`}`,
    found.length > 0 ? `: ${found.map(certainly).join(', ')}` : '',
    warned.length > 0 ? `; warns ${warned.join(', ')}` : '',
  ].join('');
}

function certainly({ cause, certainty, dependsOn, intermittent }: Finding): string {
  const on = dependsOn === undefined ? '' : ` on ${dependsOn.join(' and ')}`;
  return `${cause} ${certainty}${on}${intermittent ? ' at times' : ''}`;
}

/** Diagnoses `HOST` on one port, or as it stands, and compares the whole verdict. */
export async function judge(
  [story, , verdict, typed = '', because]: Row<unknown>,
  port: number | null,
  overrides: Partial<Surroundings> = {},
): Promise<Report> {
  const words = typed.split(' ').filter((word) => word !== '');
  const report = await diagnose(
    target(port === null ? HOST : `${HOST}:${port}`, ...words),
    surroundings(overrides),
  );
  assert.equal(inShort(report), verdict, `${story}: ${report.verdict.headline}`);
  recordReport('acceptance', story, report);
  if (because !== undefined) {
    const told =
      report.findings.find(({ kind }) => kind === 'found') ??
      report.findings.find(({ kind }) => kind === 'warning');
    assert.match(told?.because ?? '', because, story);
  }
  return report;
}

/** Everything a proof prints, run as it would be pasted. */
export async function run(command: string): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command]).catch(
    (failed: { stdout: string; stderr: string }) => failed,
  );
  return stdout + stderr;
}

const days = (count: number): string => new Date(Date.now() + count * 86_400_000).toISOString();

/** A certificate for `HOST` from the trusted intermediate, ten days old of ninety; or what `spec` says instead. */
export const leaf = (spec: CertificateSpec = {}): Issued =>
  issueCertificate({ names: [HOST], issuer: authority.intermediate, ...valid(-10, 80), ...spec });

/** Valid from and to so many days from now. */
export const valid = (from: number, to: number) => ({ notBefore: days(from), notAfter: days(to) });

/** Where a server finds its certificates. */
export type Files = { readonly crt: string; readonly key: string; readonly pem: string };

/** A folder for a server's configuration and certificates, removed after the test. */
export function folderFor(t: { after: (end: () => void) => void }) {
  const folder = temporaryDirectory(t);
  let count = 0;
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const keep = (chain: readonly Issued[]): Files => {
    count += 1;
    const pem = chain.map((certificate) => certificate.pem).join('');
    const key = chain[0]?.keyPem ?? '';
    return {
      crt: write(`${count}.crt`, pem),
      key: write(`${count}.key`, key),
      pem: write(`${count}.pem`, pem + key),
    };
  };
  return {
    folder,
    write,
    keep,
    /** The full chain of a certificate from the trusted intermediate. */
    keepLeaf: (spec: CertificateSpec = {}) => keep([leaf(spec), authority.intermediate]),
    root: write('root.pem', authority.root.pem),
  };
}

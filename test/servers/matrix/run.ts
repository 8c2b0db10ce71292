/**
 * `npm run test:servers [SERVER…]`: real servers of many makers, each in every situation it can be made to be in, held against
 * what was expected before any of them was run, and the differences that were found then. Prints the table, and as Markdown
 * with `--markdown`; `--because` adds what each report says of its root cause.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnose } from '../../../src/check/diagnose.ts';
import type { Report } from '../../../src/formats/report.ts';
import { type Issued, issueCertificate } from '../../../src/lab/origins/issue-certificate.ts';
import { authority, HOST, surroundings, target } from '../../check/diagnosing.ts';
import { reservedPort } from '../reserved-port.ts';
import { listening } from '../server-process.ts';
import { LIGHTTPD_SERVERS } from './lighttpd-servers.ts';
import { OPENSSL_SERVERS } from './openssl-servers.ts';
import { OTHER_SERVERS } from './other-servers.ts';
import {
  DIFFERENCES,
  EXPECTED,
  type MatrixServer,
  type Setup,
  SITUATIONS,
  type Situation,
} from './situations.ts';

const PATH = `${process.env.PATH}:/usr/sbin`;
const isHere = (tool: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${tool}`], { env: { ...process.env, PATH }, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const days = (count: number): string => new Date(Date.now() + count * 86_400_000).toISOString();
const VALID = { notBefore: days(-10), notAfter: days(80) };
const leaf = (spec: Parameters<typeof issueCertificate>[0] = {}): Issued =>
  issueCertificate({ names: [HOST], issuer: authority.intermediate, ...VALID, ...spec });

/** A second intermediate below the first, so that two can stand in the wrong order. */
const upper = issueCertificate({ commonName: 'cf502 Upper', ca: true, issuer: authority.root, ...VALID });
const lower = issueCertificate({
  commonName: 'cf502 Lower',
  ca: true,
  pathLength: 0,
  issuer: upper,
  ...VALID,
});

/** What is sent, leaf first, and the key it is served with. */
function materials(situation: Situation, folder: string): { readonly chain: string; readonly key: string } {
  const served = (own: Issued, others: readonly Issued[] = [authority.intermediate]) => ({
    chain: [own, ...others].map(({ pem }) => pem).join(''),
    key: own.keyPem,
  });
  switch (situation) {
    case 'expired':
      return served(leaf({ notBefore: days(-93), notAfter: days(-3) }));
    case 'wrong-key':
      return { ...served(leaf()), key: leaf().keyPem };
    case 'unknown-name':
      return served(leaf({ names: ['www.example.net'] }));
    case 'p-521-key':
      return served(leaf({ key: 'p-521' }));
    case 'ed25519-key':
      return served(leaf({ key: 'ed25519' }));
    case 'tls-1.0-only':
      return served(leaf({ key: 'rsa-2048' }));
    case 'chain-order':
      return served(leaf({ issuer: lower }), [upper, lower]);
    case 'no-intermediate':
      return served(leaf(), []);
    case 'rsa-pss-key':
      return ofPssKey(folder);
    case 'rsa-pss-key-of-one-hash':
      return ofPssKey(folder, ' -pkeyopt rsa_pss_keygen_md:sha256 -pkeyopt rsa_pss_keygen_mgf1_md:sha256');
    default:
      return served(leaf());
  }
}

/** Node makes no certificate for such a key, OpenSSL does. */
function ofPssKey(folder: string, limits = ''): { readonly chain: string; readonly key: string } {
  const at = (name: string) => join(folder, name);
  writeFileSync(at('ca.crt'), authority.intermediate.pem);
  writeFileSync(at('ca.key'), authority.intermediate.keyPem);
  writeFileSync(at('ext'), `subjectAltName=DNS:${HOST}\nextendedKeyUsage=serverAuth\n`);
  const openssl = (words: string) =>
    execFileSync('openssl', words.split(' '), { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  const key = openssl(`genpkey -algorithm rsa-pss -pkeyopt rsa_keygen_bits:2048${limits}`).toString();
  writeFileSync(at('pss.key'), key);
  openssl(`req -new -key pss.key -subj /CN=${HOST} -out pss.csr`);
  const crt = openssl(
    'x509 -req -in pss.csr -CA ca.crt -CAkey ca.key -set_serial 77 -days 60 -extfile ext',
  ).toString();
  return { chain: crt + authority.intermediate.pem, key };
}

async function setUp(situation: Situation, folder: string): Promise<Setup> {
  const { chain, key } = materials(situation, folder);
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return {
    situation,
    port: await reservedPort(),
    folder,
    chain: write('chain.pem', chain),
    key: write('key.pem', key),
    both: write('both.pem', chain + key),
    root: write('root.pem', authority.root.pem),
    name: situation === 'unknown-name' ? 'www.example.net' : HOST,
  };
}

/** `healthy`, or the root cause with its certainty; and why. */
type Outcome = { readonly seen: string; readonly because: string };

function outcome({ verdict, findings }: Report): Outcome {
  const root = findings.find(({ cause, kind }) => kind === 'found' && cause === verdict.causes[0]);
  if (root?.kind !== 'found') return { seen: verdict.state, because: '' };
  return { seen: `${root.cause} ${root.certainty}`, because: root.because };
}

async function tryOne(server: MatrixServer, situation: Situation): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'cf502-servers-'));
  const setup = await setUp(situation, folder);
  const { command, args } = server.start(setup);
  const child = spawn(command, args, {
    stdio: ['pipe', 'ignore', process.env.CF502_SERVERS_LOUD === '1' ? 'inherit' : 'ignore'],
    env: { ...process.env, PATH, OPENSSL_CONF: '/dev/null' },
    detached: true,
  });
  child.on('error', () => {});
  try {
    await listening(child, setup.port);
    const asked = target(`https://${HOST}:${setup.port}`, '--host-header', 'none', '--min-tls', 'TLSv1.2');
    return outcome(await diagnose(asked, surroundings({ addedRoots: [authority.root.der] })));
  } catch {
    return { seen: 'did not start', because: '' };
  } finally {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It had ended already.
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

const words = process.argv.slice(2);
const asked = words.filter((word) => !word.startsWith('--'));
const servers = [...OPENSSL_SERVERS, ...LIGHTTPD_SERVERS, ...OTHER_SERVERS].filter(
  ({ name }) => asked.length === 0 || asked.some((word) => name.toLowerCase().includes(word.toLowerCase())),
);
const lacks = ({ needs, needsFile }: MatrixServer): string | undefined =>
  [
    ...(isHere(needs) ? [] : [needs]),
    ...(needsFile === undefined || existsSync(needsFile) ? [] : [needsFile]),
  ][0];
for (const server of servers.filter((one) => lacks(one) !== undefined))
  console.log(`left out: ${server.name} (no ${lacks(server)} on this machine)`);
const rows: { server: string; situation: Situation; expected: string; seen: string }[] = [];
for (const server of servers.filter((one) => lacks(one) === undefined)) {
  for (const situation of SITUATIONS) {
    if (server.without[situation] !== undefined) continue;
    const { seen, because } = await tryOne(server, situation);
    const known = DIFFERENCES.find((one) => one.situation === situation && one.servers.includes(server.name));
    const expected = known?.seen ?? EXPECTED[situation];
    rows.push({ server: server.name, situation, expected, seen });
    const isRight = seen.startsWith(expected);
    console.log(
      `${isRight ? '✔' : '✖'} ${server.name}, ${situation}: ${seen}${isRight ? '' : ` (expected ${expected})`}`,
    );
    if (words.includes('--because') && because !== '') console.log(`    ${because}`);
  }
}
const isRight = ({ expected, seen }: (typeof rows)[number]) => seen.startsWith(expected);
const started = rows.filter(({ seen }) => seen !== 'did not start');
console.log(
  `${started.filter(isRight).length} of ${started.length} as expected; ${rows.length - started.length} did not start`,
);
if (words.includes('--markdown')) {
  const names = [...new Set(rows.map(({ server }) => server))];
  console.log(`| | ${names.join(' | ')} |\n|---|${names.map(() => '---').join('|')}|`);
  for (const situation of SITUATIONS) {
    const cells = names.map((name) => {
      const row = rows.find((one) => one.server === name && one.situation === situation);
      return row === undefined || row.seen === 'did not start' ? '–' : isRight(row) ? '✓' : row.seen;
    });
    console.log(`| ${situation} | ${cells.join(' | ')} |`);
  }
}
process.exit(started.every(isRight) ? 0 : 1);

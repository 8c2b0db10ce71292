/** `npm run docs` writes the pages that are made from the code's own data; a test holds them to it. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { ALL_CAUSES, causeOf } from '../../src/causes/all.ts';
import { addressOf } from '../../src/cloudfront/sources.ts';
import type { CauseId } from '../../src/formats/cause-ids.ts';
import type { RemedyStep } from '../../src/formats/remedy-step.ts';
import { HOW_SERVERS_SAY_NO, type SayingNo, type Situation } from '../../src/readings/how-servers-say-no.ts';
import { serverRow } from '../../src/readings/servers.ts';
import type { Names } from '../../src/repairs/names.ts';
import { chooseRemedy } from '../../src/report/choose-remedy.ts';
import { SETTING_DEFAULTS, type SettingName } from '../../src/settings/defaults.ts';

/** Every page that is made, by its path. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'docs/causes.md': causesPage,
  'docs/settings.md': settingsPage,
  'docs/command-line.md': commandLinePage,
  'docs/refusals.md': refusalsPage,
};

function causesPage(): string {
  const rows = ALL_CAUSES.map(
    ({ id, title, source, cloudfrontStatus }) =>
      `| \`${id}\` | [${title}](${addressOf(source)}) | ${cloudfrontStatus ?? '–'} |\n`,
  );
  return `# Causes

Made from \`src/causes/\` by \`npm run docs\`.

In order of precedence: the first that is found is the root cause. *Status* is what CloudFront itself answers; causes without one warn, or are found where
CloudFront refuses the setting. Certainty: **proven** (documented by AWS, and measured), **likely** (CloudFront's behaviour is inferred, or one place cannot prove
it), **depends** (on a setting that is not known; the report names it).

| cause | what was seen | status |
|---|---|---|
${rows.join('')}`;
}

/** The cause that each reason for a refusal is told as. */
const CAUSE_OF: Readonly<Record<Situation, readonly [reason: string, cause: CauseId]>> = {
  'unknown-name': ['no certificate for the server name', 'tls-server-name-rejected'],
  'no-shared-suite': ['no cipher suite in common', 'tls-cipher-unsupported'],
  'no-shared-group': ['no group in common', 'tls-group-unsupported'],
  'no-shared-version': ['no version in common', 'tls-protocol-unsupported'],
  'proxy-protocol-expected': ['the PROXY protocol is expected', 'tls-handshake-failed'],
};

const EXAMPLE: Names = {
  origin: 'NAME',
  connectTo: 'NAME',
  serverName: 'NAME',
  protocol: 'https',
  port: 443,
  address: 'ADDRESS',
  path: '/',
};

function refusalsPage(): string {
  const rows = HOW_SERVERS_SAY_NO.map((row) => {
    const [reason, cause] = CAUSE_OF[row.situation];
    const answer = row.alert === undefined ? `the connection is ${row.ending}` : `alert \`${row.alert}\``;
    const when = row.afterServerHello ? ' after the ServerHello of TLS 1.3, before a certificate' : '';
    const source = row.mark === 'measured' ? 'measured' : `${row.mark}: ${row.from}`;
    return `| ${answer}${when} | ${row.server} | ${reason}: \`${cause}\` | ${ownRepair(row, cause)} | ${source} |\n`;
  });
  return `# How servers refuse a hello

Made from \`src/readings/how-servers-say-no.ts\` and the repairs by \`npm run docs\`.

A refusal seldom says why. What CloudFront's hello got is compared with what other hellos got (other names, more suites, groups and versions, OpenSSL's
own), and the smallest difference to one that succeeds is the reason. Where none succeeds, an answer that is known for unknown names only makes the name *likely*; of the
others the finding says who is known to answer so.

| answer | server | likely reason, and the cause it is told as | its own repair | how it is known |
|---|---|---|---|---|
${rows.join('')}`;
}

/** The step that is for this server, else the first one for any. */
function ownRepair({ product }: SayingNo, id: CauseId): string {
  const cause = causeOf(id);
  if (cause === undefined) throw new Error(`no cause ${id}`);
  const { steps } = chooseRemedy(cause, 'warning', product === undefined ? [] : [product], EXAMPLE);
  const all = steps.flatMap((step) => ('either' in step ? step.either.flat() : [step]));
  const name = product === undefined ? null : serverRow(product).name;
  const own = all.find(({ parts }) => parts.some(({ server }) => server !== undefined && server === name));
  const { parts } = own ?? all.find(({ assumes = [] }) => assumes.length === 0) ?? { parts: [] };
  const inWords = (step: Pick<RemedyStep, 'parts'>) =>
    step.parts.map(({ kind, text }) => (kind === 'text' ? text : `\`${text}\``)).join('');
  const servers = steps.flatMap((step) =>
    'either' in step && step.by === 'server' ? step.either.flat() : [],
  );
  return [inWords({ parts }), servers.map(inWords).join('; ')].filter((text) => text !== '').join(' ');
}

function settingsPage(): string {
  const sections = blocksOf(readFileSync('.env.example', 'utf8')).map(
    ({ names, says }) =>
      `- ${names.map((name) => `\`${name}\` (${defaultOf(name)})`).join(', ')}: ${says.join(' ')}\n`,
  );
  return `# Settings

Made from \`.env.example\` and \`src/settings/defaults.ts\` by \`npm run docs\`. The environment counts before \`.env\`.

${sections.join('')}`;
}

/** The page as it stands, with what `cf502 --help` prints in its first block. */
function commandLinePage(): string {
  const { stdout } = spawnSync(process.execPath, ['src/cli.ts', '--help'], { encoding: 'utf8' });
  const usage = stdout.split('\n').filter((line) => line.startsWith('  '));
  const block = ['```', ...usage.map((line) => line.slice(2)), '```'].join('\n');
  return readFileSync('docs/command-line.md', 'utf8').replace(/```\n[\s\S]*?\n```/, () => block);
}

const defaultOf = (name: SettingName): string => {
  const value = SETTING_DEFAULTS[name];
  if (value === null) return 'no default';
  return value === '' ? 'empty' : `default ${value}`;
};

type Block = { readonly names: readonly SettingName[]; readonly says: readonly string[] };

/** Each comment of `.env.example` with the settings that stand under it. */
function blocksOf(text: string): readonly Block[] {
  return text
    .split(/\n{2,}/)
    .map((block) => block.trim().split('\n'))
    .map((lines) => ({
      names: lines.flatMap((line) => settingsIn(/^#?([A-Z][A-Z0-9_]+)=/.exec(line)?.[1])),
      says: lines.filter((line) => /^# /.test(line)).map((line) => line.slice(2)),
    }))
    .filter(({ names }) => names.length > 0);
}

const settingsIn = (name: string | undefined): readonly SettingName[] =>
  name !== undefined && Object.hasOwn(SETTING_DEFAULTS, name) ? [name as SettingName] : [];

if (import.meta.main) for (const [path, page] of Object.entries(PAGES)) writeFileSync(path, page());

/** `npm run docs` writes the pages that are made from the code's own data; a test holds them to it. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { ALL_CAUSES } from '../../src/causes/all.ts';
import { SETTING_DEFAULTS, type SettingName } from '../../src/settings/defaults.ts';

/** Every page that is made, by its path. */
export const PAGES: Readonly<Record<string, () => string>> = {
  'docs/causes.md': causesPage,
  'docs/settings.md': settingsPage,
  'docs/command-line.md': commandLinePage,
};

function causesPage(): string {
  const rows = ALL_CAUSES.map(
    ({ id, title, source, cloudfrontStatus }) =>
      `| \`${id}\` | [${title}](${source}) | ${cloudfrontStatus ?? '–'} |\n`,
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

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { registerListeners } from '../src/slack/listeners.ts';

type Manifest = {
  readonly features: { readonly slash_commands: readonly { readonly command: string }[] };
  readonly oauth_config: {
    readonly scopes: { readonly bot: readonly string[]; readonly bot_optional: readonly string[] };
  };
  readonly settings: { readonly event_subscriptions: { readonly bot_events: readonly string[] } };
};

const manifest: Manifest = parse(readFileSync('manifest.yml', 'utf8'));

/** The scope each subscription needs (https://docs.slack.dev/reference/events). */
const SCOPE_OF_EVENT: Readonly<Record<string, string>> = {
  app_mention: 'app_mentions:read',
  'message.im': 'im:history',
};

/** What the bot registers with Bolt. */
function registered() {
  const commands: string[] = [];
  const events: string[] = [];
  const app = {
    command: (name: unknown) => void commands.push(String(name)),
    event: (name: unknown) => void events.push(String(name)),
  };
  const neverCalled = () => assert.fail('called while registering');
  registerListeners(
    app,
    { ask: neverCalled },
    { post: neverCalled, update: neverCalled, tell: neverCalled, idle: neverCalled },
    neverCalled,
  );
  return { commands: commands.sort(), events: events.sort() };
}

test('every command of the manifest has a listener, and every listener its command', () => {
  const commands = manifest.features.slash_commands.map(({ command }) => command);
  assert.deepEqual(commands.sort(), registered().commands);
});

test('every event of the manifest has a listener and its scope, and every listener its event', () => {
  const { bot_events } = manifest.settings.event_subscriptions;
  const types = new Set(bot_events.map((event) => event.split('.')[0]));
  assert.deepEqual([...types].sort(), registered().events);
  for (const event of bot_events)
    assert.ok(manifest.oauth_config.scopes.bot.includes(SCOPE_OF_EVENT[event] ?? ''), event);
});

test('the bot is asked for no more scopes than it needs to work', () => {
  assert.deepEqual([...manifest.oauth_config.scopes.bot].sort(), [
    'app_mentions:read',
    'chat:write',
    'commands',
    'im:history',
  ]);
});

test('the manifest is one that Slack takes, as far as its types say', (t) => {
  mkdirSync('node_modules/.cache', { recursive: true });
  const directory = mkdtempSync('node_modules/.cache/cf502-manifest-');
  t.after(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'manifest.ts');
  writeFileSync(
    file,
    `import type { AppsManifestCreateArguments } from '@slack/web-api';
     export const manifest: AppsManifestCreateArguments['manifest'] = ${JSON.stringify(manifest)};`,
  );
  const flags = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--types',
    'node',
  ];
  const { status, stdout } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '--ignoreConfig', ...flags, file],
    {
      encoding: 'utf8',
    },
  );
  assert.equal(status, 0, stdout);
});

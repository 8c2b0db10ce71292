import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { createInteractivity, type InteractivityContext } from '../src/slack/listeners/forms.ts';
import { registerListeners } from '../src/slack/listeners/register.ts';

type Registrar = Parameters<ReturnType<typeof createInteractivity>['register']>[0];
type Manifest = {
  readonly features: {
    readonly app_home: { readonly home_tab_enabled: boolean };
    readonly slash_commands: readonly { readonly command: string }[];
    readonly shortcuts: readonly { readonly type: 'global' | 'message'; readonly callback_id: string }[];
  };
  readonly oauth_config: {
    readonly scopes: { readonly bot: readonly string[]; readonly bot_optional: readonly string[] };
  };
  readonly settings: {
    readonly event_subscriptions: { readonly bot_events: readonly string[] };
    readonly interactivity: { readonly is_enabled: boolean };
  };
};

const manifest: Manifest = parse(readFileSync('manifest.yml', 'utf8'));

/** The scope each subscription needs (https://docs.slack.dev/reference/events). */
const SCOPE_OF_EVENT: Readonly<Record<string, string | null>> = {
  app_home_opened: null,
  app_mention: 'app_mentions:read',
  'message.im': 'im:history',
};

/** What the bot registers with Bolt. */
function registered() {
  const commands: string[] = [];
  const events: string[] = [];
  const shortcuts: string[] = [];
  const app = {
    command: (name: unknown) => void commands.push(String(name)),
    event: (name: unknown) => void events.push(String(name)),
    shortcut: ({ type, callback_id }: { type: string; callback_id: string }) =>
      void shortcuts.push(`${type} ${callback_id}`),
    action: () => {},
    view: () => {},
  };
  const neverCalled = () => assert.fail('called while registering');
  registerListeners(
    app,
    { ask: neverCalled },
    { post: neverCalled, update: neverCalled, tell: neverCalled, idle: neverCalled },
    { openForm: neverCalled, takeFiles: neverCalled },
  );
  const context = new Proxy({}, { get: () => neverCalled }) as InteractivityContext;
  createInteractivity(context).register(app as unknown as Registrar);
  return { commands: commands.sort(), events: events.sort(), shortcuts: shortcuts.sort() };
}

test('every command of the manifest has a listener, and every listener its command', () => {
  const commands = manifest.features.slash_commands.map(({ command }) => command);
  assert.deepEqual(commands.sort(), registered().commands);
});

test('every shortcut of the manifest has a listener, and every listener its shortcut', () => {
  const types = { global: 'shortcut', message: 'message_action' } as const;
  const shortcuts = manifest.features.shortcuts.map(
    ({ type, callback_id }) => `${types[type]} ${callback_id}`,
  );
  assert.deepEqual(shortcuts.sort(), registered().shortcuts);
});

test('what the bot shows and lets people press is switched on', () => {
  assert.equal(manifest.settings.interactivity.is_enabled, true);
  assert.equal(manifest.features.app_home.home_tab_enabled, true);
});

test('every event of the manifest has a listener and its scope, and every listener its event', () => {
  const { bot_events } = manifest.settings.event_subscriptions;
  const types = new Set(bot_events.map((event) => event.split('.')[0]));
  assert.deepEqual([...types].sort(), registered().events);
  for (const event of bot_events) {
    const scope = SCOPE_OF_EVENT[event];
    assert.ok(scope !== undefined, event);
    if (scope !== null) assert.ok(manifest.oauth_config.scopes.bot.includes(scope), event);
  }
});

test('the bot works with four scopes, and every other one may be refused', () => {
  const { bot, bot_optional } = manifest.oauth_config.scopes;
  assert.deepEqual(bot.filter((scope) => !bot_optional.includes(scope)).sort(), [
    'app_mentions:read',
    'chat:write',
    'commands',
    'im:history',
  ]);
});

test('a scope that may be refused is asked for: Slack wants it in both lists', () => {
  // https://docs.slack.dev/authentication/installing-with-oauth, Optional scopes
  const { bot, bot_optional } = manifest.oauth_config.scopes;
  assert.deepEqual(
    bot_optional.filter((scope) => !bot.includes(scope)),
    [],
  );
  assert.equal(new Set(bot).size, bot.length);
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

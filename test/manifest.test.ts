import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { parse } from 'yaml';
import type { Context } from '../src/slack/context.ts';
import { WORKFLOW_STEP } from '../src/slack/listeners/functions/diagnose-origin.ts';
import { registerListeners } from '../src/slack/listeners/register.ts';

type Manifest = {
  readonly display_information: {
    readonly name: string;
    readonly description: string;
    readonly long_description: string;
  };
  readonly functions?: Readonly<Record<string, unknown>>;
  readonly features: {
    readonly bot_user: { readonly display_name: string };
    readonly app_home: { readonly home_tab_enabled: boolean };
    readonly slash_commands: readonly {
      readonly command: string;
      readonly description: string;
      readonly usage_hint: string;
      readonly url?: string;
    }[];
    readonly shortcuts: readonly {
      readonly type: 'global' | 'message';
      readonly callback_id: string;
      readonly name: string;
      readonly description: string;
    }[];
  };
  readonly oauth_config: {
    readonly scopes: { readonly bot: readonly string[]; readonly bot_optional: readonly string[] };
  };
  readonly settings: {
    readonly event_subscriptions: { readonly bot_events: readonly string[]; readonly request_url?: string };
    readonly socket_mode_enabled: boolean;
    readonly org_deploy_enabled: boolean;
    readonly function_runtime?: string;
    readonly interactivity: { readonly is_enabled: boolean; readonly request_url?: string };
  };
};

const manifest: Manifest = parse(readFileSync('manifest.yml', 'utf8'));

/** The scope each subscription needs (https://docs.slack.dev/reference/events). */
const SCOPE_OF_EVENT: Readonly<Record<string, string | null>> = {
  app_home_opened: null,
  app_mention: 'app_mentions:read',
  app_uninstalled: null,
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
    function: () => {},
  };
  const neverCalled = () => assert.fail('called while registering');
  const context = { config: { workflowStep: true }, steps: { open: new Set() } };
  registerListeners(
    app as unknown as Parameters<typeof registerListeners>[0],
    new Proxy(context, {
      get: (known, name) => Reflect.get(known, name) ?? neverCalled,
    }) as unknown as Context,
  );
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

/** Scopes each method needs, one at least (https://docs.slack.dev/reference/methods). */
const SCOPES_OF_METHOD: Readonly<Record<string, readonly string[]>> = {
  'chat.postMessage': ['chat:write', 'chat:write.public'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history'],
  'conversations.open': ['im:write'],
  'conversations.info': ['channels:read', 'groups:read'],
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
  'files.info': ['files:read'],
  'users.info': ['users:read'],
  'usergroups.users.list': ['usergroups:read'],
  'views.open': [],
  'views.update': [],
  'views.publish': [],
  'functions.completeSuccess': [],
  'functions.completeError': [],
};

test('every Web API method the bot names has its scopes in the manifest', () => {
  const named = new Set(
    globSync('src/slack/**/*.ts').flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          /'((?:chat|conversations|files|functions|reactions|usergroups|users|views)\.[a-zA-Z.]+)'/g,
        ),
      ].map(([, method = '']) => method),
    ),
  );
  for (const method of named) {
    const scopes = SCOPES_OF_METHOD[method];
    assert.ok(scopes !== undefined, `${method}: which scopes does it need?`);
    for (const scope of scopes)
      assert.ok(manifest.oauth_config.scopes.bot.includes(scope), `${method}: ${scope}`);
  }
});

test('nothing in the manifest is longer than Slack takes', () => {
  const { display_information, features } = manifest;
  const lengths: readonly (readonly [string, string, number])[] = [
    ['name', display_information.name, 35],
    ['description', display_information.description, 140],
    ['long_description', display_information.long_description, 4_000],
    ['display_name', features.bot_user.display_name, 80],
    ...features.slash_commands.flatMap(
      ({ command, description, usage_hint }) =>
        [
          ['command', command, 32],
          ['command description', description, 2_000],
          ['usage_hint', usage_hint, 1_000],
        ] as const,
    ),
    ...features.shortcuts.flatMap(
      ({ name, description, callback_id }) =>
        [
          ['shortcut', name, 24],
          ['shortcut description', description, 150],
          ['callback_id', callback_id, 255],
        ] as const,
    ),
  ];
  for (const [what, text, max] of lengths)
    assert.ok(text.length > 0 && text.length <= max, `${what}: ${text}`);
  assert.ok(display_information.long_description.length >= 174, 'long_description is too short');
  assert.match(features.bot_user.display_name, /^[a-z0-9\-_.]+$/);
  const { bot } = manifest.oauth_config.scopes;
  assert.ok(features.slash_commands.length <= 50 && bot.length <= 255);
  const ofType = (type: string) => features.shortcuts.filter((shortcut) => shortcut.type === type).length;
  assert.ok(ofType('global') <= 5 && ofType('message') <= 5);
});

/** The manifest as somebody has it who followed every comment in it: http mode, and the workflow step. */
function uncommented(): Manifest {
  const text = readFileSync('manifest.yml', 'utf8')
    .replaceAll('# In http mode: url:', 'url:')
    .replaceAll('# In http mode: request_url:', 'request_url:')
    .replace('# For the step of Workflow Builder: - function_executed', '- function_executed')
    .replace('# In http mode: false\n  socket_mode_enabled: true', 'socket_mode_enabled: false')
    .replace(
      /# For the step of Workflow Builder: true, and beside it function_runtime: remote\n {2}org_deploy_enabled: false/,
      'org_deploy_enabled: true\n  function_runtime: remote',
    )
    .replaceAll(/^#(?=functions:| {2})/gm, '');
  return parse(text);
}

test('whoever follows the comments has http mode and the workflow step', () => {
  const { settings, features, functions } = uncommented();
  assert.equal(settings.socket_mode_enabled, false);
  assert.equal(settings.org_deploy_enabled, true);
  assert.equal(settings.function_runtime, 'remote');
  assert.ok(settings.event_subscriptions.bot_events.includes('function_executed'));
  for (const url of [
    features.slash_commands[0]?.url,
    settings.event_subscriptions.request_url,
    settings.interactivity.request_url,
  ])
    assert.equal(url, 'https://YOUR-HOST/slack/events');
  assert.ok(functions?.[WORKFLOW_STEP] !== undefined);
});

for (const [what, given] of [
  ['the manifest', manifest],
  ['the manifest as its comments change it', uncommented()],
] as const)
  test(`${what} is one that Slack takes, as far as its types say`, (t) => {
    const { bot_events } = given.settings.event_subscriptions;
    // Slack's own sample lists it; the type does not.
    const typed = {
      ...given,
      settings: {
        ...given.settings,
        event_subscriptions: {
          ...given.settings.event_subscriptions,
          bot_events: bot_events.filter((event) => event !== 'function_executed'),
        },
      },
    };
    assertTakenBySlack(t, typed);
  });

function assertTakenBySlack(t: TestContext, given: object): void {
  mkdirSync('node_modules/.cache', { recursive: true });
  const directory = mkdtempSync('node_modules/.cache/cf502-manifest-');
  t.after(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'manifest.ts');
  writeFileSync(
    file,
    `import type { AppsManifestCreateArguments } from '@slack/web-api';
     export const manifest: AppsManifestCreateArguments['manifest'] = ${JSON.stringify(given)};`,
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
}

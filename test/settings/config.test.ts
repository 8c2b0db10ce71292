import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readConfig } from '../../src/settings/config.ts';
import { type ConfigError, isConfigError } from '../../src/settings/config-error.ts';
import { SETTING_DEFAULTS } from '../../src/settings/defaults.ts';

const SOCKET = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' };

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    assert.ok(isConfigError(error), String(error));
    return (error as ConfigError).problems;
  }
  return [];
}

test('the defaults are those of the documentation', () => {
  assert.deepEqual(readConfig(SOCKET), {
    slack: { mode: 'socket', botToken: 'xoxb-1', appToken: 'xapp-1' },
    slackApiUrl: null,
    host: '127.0.0.1',
    port: 3000,
    dataDir: '.cf502',
    redisUrl: null,
    vantage: 'local',
    allowlistedEgress: [],
    allowedCidrs: [],
    allowTargets: [],
    privateZones: [],
    caFile: null,
    resolver: null,
    publicDns: { servers: 'default', clientSubnets: 'default' },
    access: { channels: [], users: [], userGroups: [], guests: false, external: false },
    aws: null,
    workflowStep: false,
    limits: { perUser: 20, perChannel: 60, perWorkspace: 600 },
    concurrency: 16,
    queueLimit: 1000,
    workers: 0,
    metrics: { host: '127.0.0.1', port: null },
    audit: 'off',
    admins: [],
    checkTimeoutMs: 60_000,
    attempts: 3,
    shutdownGraceMs: 20_000,
    keepReportsMs: 30 * 86_400_000,
    keepReportBytes: 1_000_000_000,
    storeKey: null,
    logLevel: 'info',
  });
});

test('an empty environment is told each missing token and where to get it', () => {
  const problems = problemsOf({});
  assert.equal(problems.length, 2);
  assert.match(problems[0] ?? '', /^SLACK_BOT_TOKEN is missing\. Get it at .*OAuth & Permissions/);
  assert.match(problems[1] ?? '', /^SLACK_APP_TOKEN is missing\. Get it at .*connections:write/);
  assert.match(problemsOf({ SLACK_MODE: 'http' })[1] ?? '', /^SLACK_SIGNING_SECRET is missing/);
});

test('http mode asks for a signing secret and no app token', () => {
  const config = readConfig({ SLACK_MODE: 'http', SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' });
  assert.deepEqual(config.slack, { mode: 'http', botToken: 'xoxb-1', signingSecret: 's' });
});

test('every problem is named at once, by its setting', () => {
  const problems = problemsOf({
    SLACK_MODE: 'carrier-pigeon',
    SLACK_BOT_TOKEN: 'xapp-swapped',
    SLACK_APP_TOKEN: 'xoxb-swapped',
    SLACK_API_URL: 'slack.test',
    PORT: '70000',
    CF502_ALLOW_CIDRS: '10.0.0.0/8, 10.0.0.0/33 localhost',
    CF502_DNS: 'dns.example',
    CF502_PUBLIC_DNS: 'maybe',
    CF502_CLIENT_SUBNETS: '192.0.2.0',
    CF502_ALLOW_CHANNELS: '#incident',
    CF502_ALLOW_USERS: 'C0INCIDENT',
    CF502_ALLOW_USERGROUPS: 'sre',
    CF502_ADMIT: 'strangers',
    CF502_WORKFLOW_STEP: 'yes',
    CF502_USER_LIMIT: '0',
    CF502_CHANNEL_LIMIT: '-1',
    CF502_CONCURRENCY: '0',
    CF502_QUEUE_LIMIT: 'many',
    CF502_CHECK_TIMEOUT: '1.5',
    LOG_LEVEL: 'loud',
    REDIS_URL: 'http://127.0.0.1',
  });
  assert.deepEqual(problems.map((problem) => problem.split(' ')[0]).sort(), [
    'CF502_ADMIT',
    'CF502_ALLOW_CHANNELS',
    'CF502_ALLOW_CIDRS',
    'CF502_ALLOW_CIDRS',
    'CF502_ALLOW_USERGROUPS',
    'CF502_ALLOW_USERS',
    'CF502_CHANNEL_LIMIT',
    'CF502_CHECK_TIMEOUT',
    'CF502_CLIENT_SUBNETS',
    'CF502_CONCURRENCY',
    'CF502_DNS',
    'CF502_PUBLIC_DNS',
    'CF502_QUEUE_LIMIT',
    'CF502_USER_LIMIT',
    'CF502_WORKFLOW_STEP',
    'LOG_LEVEL',
    'PORT',
    'REDIS_URL',
    'SLACK_API_URL',
    'SLACK_APP_TOKEN',
    'SLACK_BOT_TOKEN',
    'SLACK_MODE',
  ]);
});

test('a problem with a secret does not repeat the secret', () => {
  assert.doesNotMatch(problemsOf({ ...SOCKET, SLACK_BOT_TOKEN: 'hunter2' }).join(), /hunter2/);
});

test('a resolver is an address with an optional port', () => {
  for (const [written, resolver] of [
    ['192.0.2.1', { address: '192.0.2.1', port: 53 }],
    ['192.0.2.1:5353', { address: '192.0.2.1', port: 5353 }],
    ['2001:db8::1', { address: '2001:db8::1', port: 53 }],
    ['[2001:db8::1]:5353', { address: '2001:db8::1', port: 5353 }],
    ['[192.0.2.1]:5353', { address: '192.0.2.1', port: 5353 }],
  ] as const)
    assert.deepEqual(readConfig({ ...SOCKET, CF502_DNS: written }).resolver, resolver);
});

test('who may use the bot, and who is told names, is read from lists', () => {
  const { access, publicDns, limits } = readConfig({
    ...SOCKET,
    CF502_ALLOW_CHANNELS: 'C0INCIDENT, G0WAR',
    CF502_ALLOW_USERS: 'U0ALICE W0BOB',
    CF502_ALLOW_USERGROUPS: 'S0SRE',
    CF502_ADMIT: 'guests,external',
    CF502_PUBLIC_DNS: '9.9.9.9, 127.0.0.1:5353',
    CF502_CLIENT_SUBNETS: 'off',
    CF502_USER_LIMIT: '5',
    CF502_CHANNEL_LIMIT: '10',
  });
  assert.deepEqual(access, {
    channels: ['C0INCIDENT', 'G0WAR'],
    users: ['U0ALICE', 'W0BOB'],
    userGroups: ['S0SRE'],
    guests: true,
    external: true,
  });
  assert.deepEqual(publicDns, {
    servers: [
      { address: '9.9.9.9', port: 53 },
      { address: '127.0.0.1', port: 5353 },
    ],
    clientSubnets: [],
  });
  assert.deepEqual(limits, { perUser: 5, perChannel: 10, perWorkspace: 600 });
  assert.deepEqual(readConfig({ ...SOCKET, CF502_PUBLIC_DNS: 'off' }).publicDns.servers, []);
});

test('.env.example lists every setting with its default, and no other', () => {
  const lines = readFileSync('.env.example', 'utf8').matchAll(/^(#?)([A-Z][A-Z0-9_]*)=(.*)$/gm);
  const listed = Object.fromEntries([...lines].map(([, , name, value]) => [name, value]));
  const defaults = Object.entries(SETTING_DEFAULTS).map(([name, value]) => [name, value ?? '']);
  assert.deepEqual(listed, Object.fromEntries(defaults));
});

test('AWS is asked only where channels are listed for it', () => {
  const CF502_AWS_CHANNELS = 'C0123456789,G0123456789';
  assert.equal(readConfig({ ...SOCKET, CF502_AWS_CHANNELS }).aws, null, 'off by default');
  assert.deepEqual(
    readConfig({
      ...SOCKET,
      CF502_AWS: 'on',
      CF502_AWS_CHANNELS,
      CF502_AWS_ROLES: 'arn:aws:iam::123456789012:role/cf502',
      AWS_PROFILE: 'incident',
      HOME: '/home/bot',
    }).aws,
    {
      channels: ['C0123456789', 'G0123456789'],
      roles: ['arn:aws:iam::123456789012:role/cf502'],
      readsFunctionCode: false,
      environment: { AWS_PROFILE: 'incident', HOME: '/home/bot' },
    },
  );
  for (const [given, problem] of [
    [{}, /CF502_AWS is on and CF502_AWS_CHANNELS is empty/],
    [{ CF502_AWS_CHANNELS: 'D0123456789' }, /CF502_AWS_CHANNELS holds "D0123456789"/],
    [{ CF502_AWS_CHANNELS, CF502_AWS_ROLES: 'cf502' }, /CF502_AWS_ROLES holds "cf502"\. Write ARNs/],
  ] as const)
    assert.throws(() => readConfig({ ...SOCKET, CF502_AWS: 'on', ...given }), problem);
});

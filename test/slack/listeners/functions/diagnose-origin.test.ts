import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { openStore } from '../../../../src/jobs/store/open.ts';
import type { StandIn } from '../../../../src/lab/slack/slack-stand-in.ts';
import { readConfig } from '../../../../src/settings/config.ts';
import { WORKFLOW_STEP } from '../../../../src/slack/listeners/functions/diagnose-origin.ts';
import { temporaryDirectory } from '../../../temporary-directory.ts';
import { refusedReport } from '../../reports.ts';
import { startScene, TRANSPORTS } from '../../scene.ts';

const ON = { workflowStep: true };
const OPEN = readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }).access;

/** A workflow comes to the step. */
function execute(
  slack: StandIn,
  id: string,
  inputs: Readonly<Record<string, unknown>>,
  callbackId = WORKFLOW_STEP,
) {
  slack.sendEvent({
    type: 'function_executed',
    function: { id: 'Fn0', callback_id: callbackId, title: 'Diagnose an origin', type: 'app' },
    inputs,
    function_execution_id: id,
    workflow_execution_id: 'Wx0',
    event_ts: '1795000000.000100',
    bot_access_token: slack.botToken,
  });
}

const completed = (slack: StandIn) => slack.calls('functions.completeSuccess').map(({ args }) => args);
const failed = (slack: StandIn) => slack.calls('functions.completeError').map(({ args }) => args);
const failure = async (slack: StandIn, id: string) =>
  String((await slack.until(() => failed(slack).find((args) => args.function_execution_id === id))).error);

for (const transport of TRANSPORTS)
  test(`a step hands its verdict on once the check is over, and posts nothing (${transport})`, async (t) => {
    const audit = join(temporaryDirectory(t), 'audit');
    const { slack, check, checks, dataDir, bot } = await startScene(t, transport, {
      config: { ...ON, audit },
    });
    execute(slack, 'Fx1', { origin: '<http://origin.example.com|origin.example.com> --port 8443' });
    const running = await check(0);
    assert.equal(running.target.port, 8443);
    const { delivered } = await slack.until(() => slack.deliveries()[0]);
    assert.equal(delivered.kind, 'acknowledged', 'while the check runs');
    assert.deepEqual(completed(slack), []);
    running.end();
    const told = await slack.until(() => completed(slack)[0]);
    assert.deepEqual(told, {
      team_id: 'T0STANDIN1',
      function_execution_id: 'Fx1',
      outputs: {
        state: 'broken',
        cause: 'certificate-expired',
        headline: 'The certificate of the origin has expired.',
        report_id: running.surroundings.id,
      },
    });
    assert.equal(checks.length, 1);
    assert.deepEqual(slack.calls('chat.postMessage'), []);
    assert.match(readFileSync(audit, 'utf8'), /"event":"check-asked".*"origin":"origin.example.com"/);
    await bot.stop();
    const store = await openStore(dataDir, () => new Date(), assert.fail);
    t.after(store.close);
    assert.ok(await store.findReport(running.surroundings.id), 'the report is kept for the operator');
    assert.deepEqual(await store.listJobs(), []);
  });

test('with a channel the ordinary root and thread are posted there, by the same check', async (t) => {
  const { slack, check, checks } = await startScene(t, 'socket', { config: ON });
  execute(slack, 'Fx1', { origin: 'origin.example.com', channel: 'C0INCIDENT' });
  (await check(0)).end();
  const channel = slack.channel('C0INCIDENT');
  const root = await slack.until(() => channel.messages().find(({ text }) => text.startsWith('Broken')));
  await slack.until(() => channel.thread(root.ts).length === 2 && completed(slack).length === 1);
  assert.equal(checks.length, 1);
  assert.equal(channel.messages().length, 1);
});

test('a step joins a check that the channel has under way already', async (t) => {
  const { slack, alice, check, checks } = await startScene(t, 'socket', { config: ON });
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  const running = await check(0);
  execute(slack, 'Fx1', { origin: 'origin.example.com', channel: 'C0INCIDENT' });
  execute(slack, 'Fx2', { origin: '' });
  await failure(slack, 'Fx2');
  running.end();
  // The verdict is posted and the step ended at the same time.
  await slack.until(() => completed(slack).length === 1 && slack.channel('C0INCIDENT').messages().length > 0);
  assert.equal(checks.length, 1);
  assert.equal(slack.channel('C0INCIDENT').messages().length, 1);
});

test('what cannot be checked fails with what to type', async (t) => {
  const { slack, checks } = await startScene(t, 'socket', { config: ON });
  for (const [id, inputs, said] of [
    ['Fx1', {}, /^No target: type a host such as origin\.example\.com/],
    ['Fx2', { origin: 'help' }, /^No target: type a host/],
    ['Fx3', { origin: 'origin.example.com --port 99999' }, /--port/],
    ['Fx4', { origin: 'a.example.com b.example.com' }, /^2 targets in one step: type one/],
    ['Fx5', { origin: 'origin.example.com', channel: '#incident' }, /choose one from the list/],
    ['Fx6', { origin: '10.0.0.7', channel: 'C0INCIDENT' }, /10\.0\.0\.7: not checked.*private/],
    ['Fx7', { origin: { toString: 'x' } }, /^No target/],
  ] as const) {
    execute(slack, id, inputs);
    assert.match(await failure(slack, id), said);
  }
  assert.equal(checks.length, 0);
  assert.deepEqual(slack.calls('chat.postMessage'), []);
});

test('a check that fails, or is refused, fails the step', async (t) => {
  const { slack, check, lines } = await startScene(t, 'socket', { config: ON });
  execute(slack, 'Fx1', { origin: 'origin.example.com' });
  (await check(0)).fail(new Error('a bug'));
  const reference = /under (\w+)\./.exec(await failure(slack, 'Fx1'))?.[1] ?? '?';
  assert.ok(lines.some((line) => line.includes(reference) && line.includes('a bug')));
  execute(slack, 'Fx2', { origin: 'internal.example.com' });
  const { end, target, surroundings } = await check(1);
  end(refusedReport(surroundings.id, target));
  assert.equal(
    await failure(slack, 'Fx2'),
    'Not checked: internal.example.com. The address 10.0.0.7 is private.',
  );
  assert.deepEqual(completed(slack), []);
});

test('one execution delivered twice is one check, told of once', async (t) => {
  const { slack, check, checks } = await startScene(t, 'http', { config: ON });
  execute(slack, 'Fx1', { origin: 'origin.example.com' });
  const [delivery] = await slack.until(() => slack.deliveries().length > 0 && slack.deliveries());
  assert.ok(delivery);
  await slack.redeliver(delivery);
  (await check(0)).end();
  await slack.until(() => completed(slack).length === 1);
  await slack.redeliver(delivery);
  execute(slack, 'Fx2', { origin: '' });
  await failure(slack, 'Fx2');
  assert.equal(checks.length, 1);
  assert.equal(completed(slack).length + failed(slack).length, 2);
});

test('Slack is told again where it did not answer', async (t) => {
  const { slack, check } = await startScene(t, 'socket', { config: ON });
  slack.fault({ method: 'functions.completeSuccess', kind: 'http-500' });
  execute(slack, 'Fx1', { origin: 'origin.example.com' });
  (await check(0)).end();
  await slack.until(() => slack.calls('functions.completeSuccess').some(({ fault }) => fault === undefined));
});

test('a step still under way when the bot stops is told nothing, and ends after the restart', async (t) => {
  const { slack, bot, check, start } = await startScene(t, 'socket', {
    config: { ...ON, shutdownGraceMs: 0 },
  });
  execute(slack, 'Fx1', { origin: 'origin.example.com' });
  await check(0);
  await bot.stop();
  assert.deepEqual([completed(slack), failed(slack)], [[], []]);
  const next = await start();
  t.after(() => next.stop());
  (await check(1)).end();
  const told = await slack.until(() => completed(slack)[0]);
  assert.equal(told.function_execution_id, 'Fx1');
  assert.deepEqual(failed(slack), []);
});

test('a workflow is nobody: what depends on who asks is closed to it', async (t) => {
  for (const [config, channel, said] of [
    [{ access: { ...OPEN, users: ['U0ALICE'] } }, 'C0INCIDENT', /certain people only/],
    [{ allowedCidrs: ['10.0.0.0/8'] }, 'C0INCIDENT', /more than public addresses/],
    [{ access: { ...OPEN, channels: ['C0WARROOM'] } }, 'C0INCIDENT', /certain channels only/],
    [{ access: { ...OPEN, channels: ['C0WARROOM'] } }, undefined, /certain channels only/],
    [{ limits: { perUser: 0, perChannel: 1, perWorkspace: 1_000_000 } }, undefined, /last ten minutes/],
  ] as const) {
    const { slack, checks } = await startScene(t, 'socket', { config: { ...ON, ...config } });
    execute(slack, 'Fx1', { origin: 'origin.example.com', channel });
    assert.match(await failure(slack, 'Fx1'), said);
    assert.equal(checks.length, 0);
  }
});

test('without the setting the bot knows no step', async (t) => {
  const { slack, alice, check, checks } = await startScene(t);
  execute(slack, 'Fx1', { origin: 'origin.example.com' });
  await alice.command('C0INCIDENT', '/cf502', 'other.example.com');
  assert.equal((await check(0)).target.origin, 'other.example.com');
  assert.equal(checks.length, 1);
});

test('the commented block of the manifest is the step', () => {
  const [, block = ''] = readFileSync('manifest.yml', 'utf8').split(/^(?=#functions:)/m);
  const { functions } = parse(block.replaceAll(/^#/gm, ''));
  assert.deepEqual(Object.keys(functions), [WORKFLOW_STEP]);
  const { input_parameters, output_parameters } = functions[WORKFLOW_STEP];
  assert.deepEqual(Object.keys(input_parameters.properties), ['origin', 'channel']);
  assert.deepEqual(input_parameters.required, ['origin']);
  assert.deepEqual(output_parameters.required, ['state', 'cause', 'headline', 'report_id']);
  assert.deepEqual(Object.keys(output_parameters.properties), output_parameters.required);
});

test('the setting is on or off', () => {
  const read = (value: string) =>
    readConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', CF502_WORKFLOW_STEP: value });
  assert.equal(read('on').workflowStep, true);
  assert.equal(read('off').workflowStep, false);
});

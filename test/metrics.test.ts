import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { diagnose } from '../src/check/diagnose.ts';
import { createAuthority } from '../src/lab/origins/authority.ts';
import { serveTls } from '../src/lab/origins/serve-tls.ts';
import { startScene } from './slack/scene.ts';

/** A line of the text format: a comment, or a name with labels and a number (https://prometheus.io/docs/instrumenting/exposition_formats). */
const LINE =
  /^(?:# (?:HELP|TYPE) [a-z_0-9]+ .+|[a-z_0-9]+(?:\{[a-z]+="(?:[^"\\\n]|\\.)*"(?:,[a-z]+="(?:[^"\\\n]|\\.)*")*\})? -?[0-9.e+-]+)$/;

test('a real bot is scraped: checks, stages, waiting, Slack calls; every name is in docs/operating.md', async (t) => {
  const authority = createAuthority(new Date());
  const origin = await serveTls(authority.serverOptions({ names: ['origin.example.com'] }));
  t.after(origin.stop);
  const { slack, alice, bot } = await startScene(t, 'http', {
    diagnose: (target, surroundings) =>
      diagnose(target, { ...surroundings, resolveTo: new Map([['origin.example.com', [origin.address]]]) }),
    config: { allowedCidrs: ['127.0.0.0/8'], publicDns: { servers: [], clientSubnets: [] } },
    bot: { addedRoots: [authority.root.der] },
  });
  const scrape = async () => (await (await fetch(`${bot.url}/metrics`)).text()).trimEnd().split('\n');
  await alice.command('C0INCIDENT', '/cf502', `origin.example.com:${origin.port}`);
  await slack.until(() => slack.channel('C0INCIDENT').messages()[0]?.text.startsWith('No fault'));
  await fetch(`${bot.url}/slack/events`, { method: 'POST', body: 'forged' });

  const lines = await scrape();
  for (const line of lines) assert.match(line, LINE);
  const value = (series: string) =>
    Number(
      lines
        .find((line) => line.startsWith(`${series} `))
        ?.split(' ')
        .at(-1),
    );
  assert.equal(value('cf502_checks_total{verdict="healthy"}'), 1);
  assert.equal(value('cf502_check_seconds_count'), 1);
  assert.equal(value('cf502_check_wait_seconds_count'), 1);
  for (const stage of ['tcp', 'tls', 'http', 'judge']) {
    assert.equal(value(`cf502_check_stage_seconds_count{stage="${stage}"}`), 1, stage);
    const seconds = value(`cf502_check_stage_seconds_sum{stage="${stage}"}`);
    assert.ok(seconds > 0 && seconds <= value('cf502_check_seconds_sum'), `${stage}: ${seconds} s`);
  }
  assert.ok(value('cf502_slack_calls_total{method="chat.postMessage",outcome="sent"}') >= 1);
  assert.ok(value('cf502_slack_requests_total{status="200"}') >= 1);
  assert.equal(value('cf502_slack_requests_total{status="401"}'), 1, 'a forged request');

  const page = readFileSync('docs/operating.md', 'utf8');
  const named = lines.flatMap((line) => /^# TYPE (\w+)/.exec(line)?.[1] ?? []);
  const rows = page.match(/^\| `cf502_.*$/gm) ?? [];
  const documented = rows.flatMap((row) => [...row.matchAll(/`(cf502_\w+)/g)].map(([, name = '']) => name));
  assert.deepEqual(documented.sort(), named.sort());
});

test('a check that was cancelled is counted as that, not as a bug', async (t) => {
  const { slack, alice, bot, check } = await startScene(t);
  await alice.command('C0INCIDENT', '/cf502', 'origin.example.com');
  await check(0);
  const root = await slack.until(() => {
    const found = slack.channel('C0INCIDENT').messages()[0];
    return found !== undefined && JSON.stringify(found.blocks).includes('cf502_cancel') && found;
  });
  await alice.click(root, 'cf502_cancel');
  await slack.until(() => slack.channel('C0INCIDENT').messages()[0]?.text.includes('was cancelled'));
  const text = await (await fetch(`${bot.url}/metrics`)).text();
  assert.match(text, /^cf502_checks_total\{verdict="cancelled"\} 1$/m);
  assert.doesNotMatch(text, /verdict="bug"/);
});

import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import test from 'node:test';
import { diagnose } from '../../src/check/diagnose.ts';
import { createAuthority } from '../../src/lab/origins/authority.ts';
import { FARM_ORIGINS } from '../../src/lab/origins/origins.ts';
import { listen } from '../../src/lab/origins/served.ts';
import { nameOf } from '../../src/lab/origins/serving.ts';
import { startPlayground } from '../../src/lab/page-server/page-server.ts';
import { DEFAULT_SCOPES } from '../../src/lab/slack/slack-stand-in.ts';
import { checkView } from '../../src/render/slack/block-limits.ts';
import { GLOBAL_SHORTCUT } from '../../src/slack/listeners/shortcuts/check.ts';
import { MESSAGE_SHORTCUT } from '../../src/slack/listeners/shortcuts/diagnose-message.ts';
import { openTab } from '../lab/page/browser.ts';
import { without } from '../tools.ts';
import { startScene } from './scene.ts';

const skip = without('chromium');

test('in a browser: the form with an error, then right; a message diagnosed by its shortcut', {
  skip,
}, async (t) => {
  const { slack, check } = await startScene(t, 'socket', { standIn: { checkView } });
  const playground = await startPlayground({
    port: 0,
    standIn: slack,
    examples: [{ label: 'An expired certificate', command: '/cf502 expired.example.com' }],
    moreExamples: [{ label: 'A port nobody listens on', command: '/cf502 refused.example.com' }],
    messageShortcuts: [{ label: 'Diagnose CloudFront 502', callbackId: MESSAGE_SHORTCUT }],
    globalShortcuts: [{ label: 'Diagnose an origin', callbackId: GLOBAL_SHORTCUT }],
  });
  t.after(playground.stop);
  const { page, complaints } = await openTab(t, playground.url);
  assert.equal(await page.locator('#scroll').evaluate(({ scrollTop }) => scrollTop), 0, 'from its top');
  await page.getByText('1 more').click();
  await page.getByRole('button', { name: 'A port nobody listens on' }).waitFor();

  await page.getByRole('button', { name: 'Diagnose an origin' }).click();
  const form = page.getByRole('dialog', { name: 'Diagnose an origin' });
  const origin = form.getByLabel('Origin', { exact: true });
  await origin.fill('nonsense');
  await page.keyboard.press('Enter');
  await form.getByText('is not a full host name').waitFor();
  assert.equal(await form.locator('input:focus').getAttribute('name'), 'origin');
  await origin.fill('form.example.com');
  await page.keyboard.press('Enter');
  await form.waitFor({ state: 'hidden' });
  assert.equal((await check(0)).target.origin, 'form.example.com');
  (await check(0)).end();

  slack.user('U0BOB').say('C0INCIDENT', 'https://shop.example.com/ is down, can somebody look');
  await page.getByText('can somebody look').hover();
  await page.getByRole('button', { name: /Diagnose CloudFront 502/ }).click();
  const confirmation = page.getByRole('dialog', { name: 'Diagnose CloudFront 502' });
  assert.equal(await confirmation.getByLabel('https://shop.example.com/').isChecked(), true);
  await confirmation.getByRole('button', { name: 'Check' }).click();
  (await check(1)).end();
  const thread = page.getByRole('complementary', { name: 'Thread' });
  await thread.getByText('Source: AWS').first().waitFor();

  await page.getByRole('button', { name: /^cf502/ }).click();
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('button', { name: 'Explain what CloudFront said' }).click();
  const explain = page.getByRole('dialog', { name: 'What CloudFront said' });
  await explain.getByRole('button', { name: 'Explain' }).click();
  await explain.getByText('Paste what CloudFront said.').waitFor();
  assert.deepEqual(complaints(), []);
});

test('in a browser: run again, watched to green while the origin is repaired, a question answered by a button', {
  skip,
}, async (t) => {
  const now = new Date();
  const authority = createAuthority(now);
  const names = [nameOf('shop')];
  const ended = new Date(now.getTime() - 3_600_000).toISOString();
  const server = createServer(authority.serverOptions({ names, notAfter: ended }), (_, response) =>
    response.end('ok'),
  ).on('tlsClientError', () => {});
  const shop = await listen(server);
  t.after(() => shop.stop());
  const picky = FARM_ORIGINS.find(({ label }) => label === 'unknown-name') ?? assert.fail();
  const unknown = await picky.serve(authority, now);
  t.after(() => unknown.stop());
  const { slack } = await startScene(t, 'http', {
    diagnose,
    config: { allowedCidrs: ['127.0.0.0/8'] },
    bot: {
      addedRoots: [authority.root.der],
      resolveTo: ['shop', 'unknown-name'].map((label) => [nameOf(label), ['127.0.0.1']]),
      watchWaitsMs: Array.from({ length: 100 }, () => 300),
    },
  });
  const playground = await startPlayground({ port: 0, standIn: slack, examples: [] });
  t.after(playground.stop);
  const { page, complaints } = await openTab(t, playground.url);
  const channel = page.locator('#channel');
  const thread = page.getByRole('complementary', { name: 'Thread' });
  const type = async (text: string) => {
    await channel.getByRole('combobox', { name: 'Message' }).fill(text);
    await page.keyboard.press('Enter');
  };

  await type(`/cf502 https://${nameOf('shop')}:${shop.port}`);
  await thread.getByText('Origin certificate has expired').waitFor();
  await channel.getByRole('button', { name: 'Run again' }).click();
  await thread.getByText('nothing changed').waitFor();
  await channel.getByRole('button', { name: 'Tell me when fixed' }).click();
  await channel.getByRole('button', { name: 'Stop watching' }).waitFor();
  server.setSecureContext(authority.serverOptions({ names }));
  await thread.getByText(/healthy again/i).waitFor();
  await channel.getByText('No fault found from here').waitFor();
  assert.equal(await channel.getByRole('button', { name: 'Stop watching' }).count(), 0);

  await type(`/cf502 https://${nameOf('unknown-name')}:${unknown.port}`);
  await channel.getByText('Not certain').waitFor();
  await channel.getByRole('button', { name: 'Host is not forwarded' }).click();
  await channel.getByText('Broken', { exact: true }).waitFor();
  assert.equal(await channel.getByRole('button', { name: /^Host is/ }).count(), 0);
  assert.deepEqual(complaints(), []);
});

test('in a browser: a function’s result judged from a file', { skip }, async (t) => {
  const scopes = [...DEFAULT_SCOPES, 'files:read'];
  const { slack } = await startScene(t, 'socket', { standIn: { checkView, scopes } });
  const playground = await startPlayground({ port: 0, standIn: slack, examples: [] });
  t.after(playground.stop);
  const { page, complaints } = await openTab(t, playground.url);
  await page.getByRole('combobox', { name: 'Message' }).fill('/cf502 edge');
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: 'Judge a function result' });
  await form.getByLabel('Event type').selectOption('origin-response');
  const result = { status: '200', headers: { 'X-Bad': [{ key: 'X-Bad', value: 1 }] } };
  await form.getByLabel('Or the result as a file').setInputFiles({
    name: 'result of 50 %.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(result)),
  });
  await form.getByLabel('What it returned, or its code').fill('{}');
  await form.getByRole('button', { name: 'Judge' }).click();
  await form.getByText('either the text or the file').waitFor();
  await form.getByLabel('What it returned, or its code').fill('');
  await form.getByRole('button', { name: 'Judge' }).click();
  await form.waitFor({ state: 'hidden' });
  await page.getByText('CloudFront refuses this result').waitFor();
  assert.deepEqual(complaints(), []);
});

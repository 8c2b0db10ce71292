import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { request } from 'node:http';
import { createRequire } from 'node:module';
import test, { type TestContext } from 'node:test';
import { startPlayground } from '../../../src/lab/page-server/page-server.ts';
import type { StandIn } from '../../../src/lab/slack/slack-stand-in.ts';
import { without } from '../../tools.ts';
import { boltApp, standInFor } from '../slack/bolt-app.ts';
import { listenLikeTheBot } from '../slack/demo-bot.ts';
import { openTab, violations } from './browser.ts';

const skip = without('chromium');
const EXAMPLES = [
  { label: 'Expired certificate', command: '/cf502 expired.example.com' },
  { label: 'Nothing wrong', command: '/cf502 healthy.example.com' },
] as const;

async function playground(t: TestContext): Promise<{ url: string; standIn: StandIn }> {
  const standIn = await standInFor(t);
  await boltApp(t, standIn, 'http', listenLikeTheBot);
  const { url, stop } = await startPlayground({
    port: 0,
    standIn,
    examples: EXAMPLES,
    welcome: 'Pick an origin.',
    globalShortcuts: [{ label: 'Diagnose an origin', callbackId: 'form' }],
  });
  t.after(stop);
  return { url, standIn };
}

test('one click on an example puts a whole diagnosis on the screen', { skip }, async (t) => {
  const { url, standIn } = await playground(t);
  const { page, complaints } = await openTab(t, url);
  assert.match((await page.textContent('#banner')) ?? '', /Local stand-in, not Slack/);
  await page.getByRole('button', { name: 'Expired certificate' }).click();

  const thread = page.getByRole('complementary', { name: 'Thread' });
  await thread.getByText('Origin certificate has expired').waitFor();
  await thread.getByText('newest_block').first().waitFor();
  assert.equal(await thread.locator('li.message').count(), 4);
  assert.equal(await page.locator('#channel').getByText('Only visible to you').count(), 1);
  assert.equal(await page.locator('img[onerror]').count(), 0, 'foreign text is never HTML');
  await thread.getByText('its JSON').click();
  await thread.getByText('<img src=x onerror=alert(1)>').waitFor();

  const channel = page.locator('#channel');
  await channel.getByRole('button', { name: 'Run again' }).click();
  await channel.getByText('Running again…').waitFor();
  await channel.getByRole('button', { name: 'Evidence' }).click();
  const modal = page.getByRole('dialog', { name: 'Evidence' });
  await modal.getByText('X25519').waitFor();
  await modal.getByRole('button', { name: 'Close' }).last().click();
  await modal.waitFor({ state: 'hidden' });

  const [root] = standIn.channel('C0INCIDENT').messages();
  await channel.getByRole('button', { name: 'Delete' }).click();
  await page
    .getByRole('dialog', { name: 'Delete this result?' })
    .getByRole('button', { name: 'Keep' })
    .click();
  assert.equal(standIn.channel('C0INCIDENT').message(root?.ts ?? '')?.tombstone, undefined);
  await channel.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await channel.getByText('This message was deleted.').waitFor();
  assert.deepEqual(complaints(), []);
});

test('the form is reached by keyboard, refused with the field in focus, and accepted', {
  skip,
}, async (t) => {
  const { url, standIn } = await playground(t);
  const { page, complaints } = await openTab(t, url);
  const field = page.getByRole('combobox', { name: 'Message' });
  await field.fill('/c');
  assert.equal(await page.getByRole('listbox', { name: 'Commands' }).getByRole('option').count(), 3);
  await page.keyboard.press('Enter');
  assert.equal(await field.inputValue(), '/cf502 ');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');

  const form = page.getByRole('dialog', { name: 'Diagnose an origin' });
  await form.waitFor();
  assert.equal(await form.locator('input:focus').getAttribute('name'), 'origin');
  await form.getByLabel('HTTP only').check();
  await page.keyboard.press('Enter');
  await form.getByText('Please complete this required field.').waitFor();
  const origin = form.getByLabel('Origin');
  assert.equal(await form.locator('input:focus').getAttribute('name'), 'origin');
  await origin.fill('nonsense');
  await page.keyboard.press('Enter');
  await form.getByText('That is no host name').waitFor();
  assert.equal(await form.getByLabel('HTTP only').isChecked(), true, 'what was chosen stays');
  await origin.fill('origin.example.com');
  await page.keyboard.press('Enter');
  await form.waitFor({ state: 'hidden' });
  assert.equal(standIn.view('U0ALICE'), null);

  await page.getByRole('button', { name: /cf502 new/ }).click();
  await page.getByText('From the form: origin.example.com').waitFor();
  await page.getByRole('button', { name: 'Home', exact: true }).click();
  await page.getByRole('heading', { name: 'Recent checks' }).waitFor();
  assert.deepEqual(complaints(), []);
});

test('a mention in a thread is answered there; a command in a thread is refused', { skip }, async (t) => {
  const { url, standIn } = await playground(t);
  const root = standIn.user('U0BOB').say('C0INCIDENT', 'origin.example.com is down');
  const { page } = await openTab(t, url);
  await page.getByText('is down').hover();
  await page.getByRole('button', { name: 'Reply: message from Bob Lindqvist' }).click();
  const reply = page.getByRole('complementary', { name: 'Thread' }).getByRole('textbox', { name: 'Message' });
  await reply.fill('@cf502 origin.example.com');
  await page.keyboard.press('Enter');
  await page.getByText('Heard.').waitFor();
  assert.equal(standIn.channel('C0INCIDENT').thread(root.ts).length, 3);
  await reply.fill('/cf502 x');
  await page.keyboard.press('Enter');
  await page.getByText('not supported in threads').waitFor();
  assert.equal(await reply.inputValue(), '/cf502 x');

  await page.getByRole('button', { name: 'Inspect: message from Bob Lindqvist' }).first().focus();
  await page.keyboard.press('Enter');
  const payload = await page.getByRole('dialog').locator('pre').textContent();
  assert.equal(JSON.parse(payload ?? '').text, '<http://origin.example.com|origin.example.com> is down');
});

test('a new answer opens its thread; an older one that was opened stays', { skip }, async (t) => {
  const { url, standIn } = await playground(t);
  const bob = standIn.user('U0BOB');
  const [, newer] = ['older.example.com', 'newer.example.com'].map((name) => {
    const root = bob.say('C0INCIDENT', `${name} is down`);
    bob.say('C0INCIDENT', `I look at ${name}`, root.ts);
    return root;
  });
  const { page } = await openTab(t, url);
  const thread = page.getByRole('complementary', { name: 'Thread' });
  await thread.getByText('I look at newer').waitFor();
  await page.getByRole('button', { name: '1 reply Open thread' }).first().click();
  await thread.getByText('I look at older').waitFor();
  bob.say('C0INCIDENT', 'still looking', newer?.ts);
  await page.getByRole('button', { name: '2 replies Open thread' }).waitFor();
  assert.equal(await thread.getByText('I look at older').count(), 1);
  await thread.getByRole('button', { name: 'Close thread' }).click();
  assert.equal(await thread.count(), 0);

  const newest = bob.say('C0INCIDENT', 'newest.example.com is down');
  bob.say('C0INCIDENT', 'I look at newest', newest.ts);
  await thread.getByText('I look at newest').waitFor();
});

test('on a narrow screen nothing is cut off, and the thread takes the whole of it', { skip }, async (t) => {
  const { url, standIn } = await playground(t);
  const { page, complaints } = await openTab(t, url, { width: 360, height: 740 });
  const fits = () => page.evaluate('document.documentElement.scrollWidth <= innerWidth');
  assert.equal(await fits(), true);
  await page.getByRole('button', { name: 'Expired certificate' }).click();
  await page.getByRole('button', { name: '3 replies Open thread' }).click();
  await page.getByText('Origin certificate has expired').waitFor();
  assert.equal(await page.locator('#channel').isVisible(), false);
  assert.equal(await fits(), true);
  assert.deepEqual(await violations(page), []);
  await page.getByRole('button', { name: 'Close thread' }).click();
  const long = `openssl-${'s_client'.repeat(60)}`;
  const { ts } = standIn.user('U0ALICE').say('C0INCIDENT', `\`${long}\` and \`\`\`${long}\`\`\``);
  standIn.user('U0ALICE').say('C0INCIDENT', long, ts);
  await page.getByRole('button', { name: '1 reply Open thread' }).click();
  await page.getByRole('main', { name: 'Thread' }).getByText(long).last().waitFor();
  assert.equal(await fits(), true);
  await page.getByRole('button', { name: 'Close thread' }).click();
  assert.equal(await page.locator('#scroll').evaluate((one) => one.scrollWidth <= one.clientWidth), true);
  assert.equal(await page.locator('#sidebar').isVisible(), false);
  await page.getByRole('button', { name: 'Channels' }).click();
  await page.getByRole('button', { name: '#war-room private' }).click();
  await page.getByRole('heading', { name: '#war-room' }).waitFor();
  assert.equal(await page.locator('#sidebar').isVisible(), false);
  assert.deepEqual(complaints(), []);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe-core finds nothing above minor (${colorScheme})`, { skip }, async (t) => {
    const { url } = await playground(t);
    const { page } = await openTab(t, url, { colorScheme });
    assert.deepEqual(await violations(page), [], 'the first screen');
    await page.getByRole('button', { name: 'Expired certificate' }).click();
    await page.locator('#thread').getByText('newest_block').first().waitFor();
    assert.deepEqual(await violations(page), [], 'a diagnosis');
    await page.getByRole('combobox', { name: 'Message' }).fill('/cf');
    assert.deepEqual(await violations(page), [], 'completions');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page
      .getByRole('dialog', { name: 'Diagnose an origin' })
      .getByRole('button', { name: 'Check' })
      .click();
    await page.locator('[aria-invalid]').waitFor();
    assert.deepEqual(await violations(page), [], 'a form with an error');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'cf502', exact: true }).click();
    await page.getByRole('button', { name: 'Home', exact: true }).click();
    await page.getByRole('heading', { name: 'Recent checks' }).waitFor();
    assert.deepEqual(await violations(page), [], 'App Home');
    await page.getByRole('button', { name: 'Inspect' }).click();
    await page.getByRole('dialog', { name: 'Home view' }).waitFor();
    assert.deepEqual(await violations(page), [], 'the inspector');
  });
}

test('the page answers loopback names and its own scripts only', async (t) => {
  const standIn = await standInFor(t);
  const { url, stop } = await startPlayground({ port: 0, standIn, examples: [] });
  t.after(stop);
  const ask = (path: string, headers: Record<string, string>, body?: string) =>
    new Promise<number>((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST';
      request(new URL(path, url), { method, headers, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end(body);
    });
  const json = { 'content-type': 'application/json' };
  const say = JSON.stringify({ kind: 'send', channel: 'C0INCIDENT', text: 'hello' });
  assert.equal(await ask('/', {}), 200);
  assert.equal(await ask('/', { host: 'rebound.example.com' }), 403);
  assert.equal(await ask('/act', { ...json, origin: 'http://evil.example' }, say), 403);
  assert.equal(await ask('/act', { ...json, origin: 'null' }, say), 403);
  assert.equal(await ask('/act', { 'content-type': 'text/plain' }, say), 404);
  const file = { 'content-type': 'application/octet-stream' };
  assert.equal(await ask('/upload/x.json', { ...file, origin: 'http://evil.example' }, '{}'), 403);
  assert.equal(await ask('/upload/x.json', { 'content-type': 'text/plain' }, '{}'), 404);
  assert.equal(await ask('/page/main.tsx', {}), 404);
  assert.equal(standIn.channel('C0INCIDENT').messages().length, 0);
  assert.equal(await ask('/act', { ...json, origin: new URL(url).origin }, say), 200);
  assert.equal(standIn.channel('C0INCIDENT').messages().length, 1);
});

test("the page's scripts have types, which the browser's own library checks", () => {
  const tsc = createRequire(import.meta.url)
    .resolve('typescript/package.json')
    .replace('package.json', 'bin/tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', 'src/lab/page'], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout);
});

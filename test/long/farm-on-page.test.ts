import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WebClient } from '@slack/web-api';
import type { Locator } from 'playwright-core';
import { startPlayground } from '../../src/lab/page-server/page-server.ts';
import { resultMessages } from '../../src/render/slack/result-message.ts';
import { openTab, violations } from '../lab/page/browser.ts';
import { standInFor } from '../lab/slack/bolt-app.ts';
import { judgedAgain, RECORDED } from '../reports/recording.ts';
import { without } from '../tools.ts';

const PHONE = { width: 390, height: 844 };

test('every farm origin fits a phone: state, cause, first step and buttons; axe-core finds nothing above minor', {
  skip: without('chromium'),
}, async (t) => {
  const names = globSync('{farm,stories}/*.json', { cwd: fileURLToPath(RECORDED) }).sort();
  const threads = names.map((name) => resultMessages(judgedAgain(name), { to: 'channel', watched: false }));
  // A clock by which every post comes a second after the one before, so that none is held back.
  let now = Date.now();
  const standIn = await standInFor(t, { now: () => (now += 1_000) });
  const client = new WebClient(standIn.botToken, { slackApiUrl: standIn.apiUrl });
  // Replies as messages of their own, so that all of it is on one page.
  const messages = [...threads.map(({ root }) => root), ...threads.flatMap(({ replies }) => replies)];
  for (const { text, blocks } of messages)
    await client.chat.postMessage({ channel: 'C0INCIDENT', text, blocks });
  const { url, stop } = await startPlayground({ port: 0, standIn, examples: [] });
  t.after(stop);
  const { page, complaints } = await openTab(t, url, PHONE);
  const shown = page.locator('#channel li.message');
  await shown.nth(messages.length - 1).waitFor({ state: 'attached' });

  const room = await heightOf(page.locator('#scroll'));
  const tooHigh: string[] = [];
  for (const [index, name] of names.entries()) {
    const height = await heightOf(shown.nth(index));
    if (height > room) tooHigh.push(`${name}: ${height} of ${room} px`);
  }
  assert.deepEqual(tooHigh, []);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await violations(page), [], colorScheme);
  }
  assert.deepEqual(complaints(), []);
});

const heightOf = (element: Locator): Promise<number> =>
  element.evaluate((one) => one.getBoundingClientRect().height);

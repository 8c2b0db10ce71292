import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, type TestContext } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { hasTool } from '../../tools.ts';

const FLAGS = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Chromium from this machine; the caller closes it. */
export function launchChromium(): Promise<Browser> {
  if (!hasTool('chromium')) throw new Error('no chromium on this machine');
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
}

let launched: Promise<Browser> | undefined;
after(async () => (await launched)?.close());

export type Tab = {
  readonly page: Page;
  /** What a user would find in the console as an error, and requests that left this machine. */
  readonly complaints: () => readonly string[];
};

/** A tab that is closed with the test and notes every error, warning and foreign request. The tests share a browser. */
export async function openTab(
  t: TestContext,
  url: string,
  look: { readonly width?: number; readonly height?: number; readonly colorScheme?: 'light' | 'dark' } = {},
): Promise<Tab> {
  const { width = 1440, height = 900, colorScheme = 'light' } = look;
  launched ??= launchChromium();
  const browser = await launched;
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  t.after(() => page.close());
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') complaints.push(request.url());
  });
  page.setDefaultTimeout(10_000);
  await page.goto(url);
  await page.waitForSelector('.place', { state: 'attached' });
  return { page, complaints: () => complaints };
}

/** What axe-core finds that is more than minor, each with the first place it was found. */
export async function violations(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger: the page's own policy rightly refuses foreign scripts.
  const run = `${AXE}; axe.run(document).then(({ passes, violations }) => ({
    passes: passes.length,
    found: violations
      .filter(({ impact }) => impact !== 'minor')
      .map(({ id, nodes }) => id + ' ' + nodes[0].html + ' ' + nodes[0].failureSummary),
  }))`;
  const { passes, found } = (await page.evaluate(run)) as { passes: number; found: readonly string[] };
  assert.ok(passes > 15, `axe-core looked at the page: ${passes} rules passed`);
  return found;
}

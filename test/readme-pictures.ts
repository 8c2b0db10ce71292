/** `npm run pictures`: takes README's pictures from the playground, with headless Chromium. Look at them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './lab/page/browser.ts';

const FOLDER = 'test/fixtures/readme';
const EXAMPLE = /expired/i;
mkdirSync(FOLDER, { recursive: true });

const playground = spawn(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', 'src/cli.ts', 'playground', '--port', '0'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const browser = await launchChromium();
try {
  const [line] = (await once(playground.stdout, 'data')) as [Buffer];
  const url = /http:\/\/[\d.:]+\//.exec(line.toString())?.[0];
  if (url === undefined) throw new Error(`the playground did not say where it is: ${line}`);
  await takePictures(browser, url);
} finally {
  await browser.close();
  playground.kill('SIGINT');
  await once(playground, 'exit');
}

/** The channel with the thread beside it, and the channel on a phone; each in light and in dark. */
async function takePictures(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(20_000);
  const thread = page.getByRole('complementary', { name: 'Thread' });
  await page.goto(url);
  await page.getByRole('button', { name: EXAMPLE }).click();
  await thread.getByText('Source: AWS').waitFor();
  const repair = thread.locator('.message').nth(1);
  await repair.evaluate((one) => one.scrollIntoView());
  await take(page, 'desktop');
  await page.setViewportSize({ width: 390, height: 844 });
  await thread.waitFor({ state: 'hidden' });
  await take(page, 'phone');
}

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const path = `${FOLDER}/${name}-${colorScheme}.png`;
    writeFileSync(path, await page.screenshot());
    console.log(path);
  }
}

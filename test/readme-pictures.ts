/** `npm run pictures`: takes README's pictures from the playground, with headless Chromium. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { launchChromium } from './lab/page/browser.ts';

const FOLDER = 'test/fixtures/readme';
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

async function takePictures(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1.5 });
  page.setDefaultTimeout(20_000);
  const thread = page.getByRole('complementary', { name: 'Thread' });
  /** With the cause at the top of the thread: the root is in the channel. The mouse is nowhere. */
  const take = async (name: string) => {
    await page.mouse.move(0, 0);
    if (await thread.isVisible())
      await thread
        .locator('.message')
        .nth(1)
        .evaluate((cause) => cause.scrollIntoView());
    await page.screenshot({ path: `${FOLDER}/${name}.png` });
  };

  await page.goto(url);
  await page.getByRole('button', { name: /chain without its intermediate/i }).click();
  await thread.getByText('Source: AWS').waitFor();
  await take('thread');
  await page.setViewportSize({ width: 390, height: 844 });
  await thread.waitFor({ state: 'hidden' });
  await take('narrow');
  await page.getByRole('button', { name: /Open thread/ }).click();
  await take('narrow-thread');
}

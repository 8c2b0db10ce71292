/** `npm run pictures`: takes README's pictures from the playground, with headless Chromium. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const FOLDER = 'test/fixtures/readme';
mkdirSync(FOLDER, { recursive: true });

const playground = spawn(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', 'src/cli.ts', 'playground', '--port', '0'],
  { stdio: ['ignore', 'pipe', 'inherit'] },
);
const [line] = (await once(playground.stdout, 'data')) as [Buffer];
const url = /http:\/\/[\d.:]+\//.exec(line.toString())?.[0];
if (url === undefined) throw new Error(`the playground did not say where it is: ${line}`);

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1.5 });
await page.goto(url);
await page
  .getByRole('button', { name: /chain without its intermediate/i })
  .first()
  .click();
await page.getByText('What was checked').first().waitFor({ timeout: 60_000 });
await page.screenshot({ path: `${FOLDER}/thread.png` });
await page.setViewportSize({ width: 390, height: 844 });
await page.screenshot({ path: `${FOLDER}/narrow.png` });
await browser.close();
playground.kill('SIGINT');
await once(playground, 'exit');

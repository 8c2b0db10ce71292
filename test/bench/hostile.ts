import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import packageJson from '../../package.json' with { type: 'json' };
import { type StandIn, startSlackStandIn } from '../../src/lab/slack/slack-stand-in.ts';
import { BOT, type Conversation, type Person } from '../../src/lab/slack/workspace/people.ts';
import { bundle } from '../bundle.ts';
import { settingsFor } from '../slack/scene.ts';
import { type Held, heldBelow } from './held-to.ts';
import { startOrigins } from './origins.ts';

const PEOPLE = 100;
const COMMANDS = 500;
const WITHIN_MS = 10_000;
/** So that a bot that has been in use is measured: in its first second each line runs for the first time. */
const COMMANDS_BEFORE = 100;
const COMMANDS_BEFORE_WITHIN_MS = 4_000;
const BELOW_MS = 100;
const LOOP_BELOW_MS = 50;
const MEMORY_BELOW_MB = 200;

const people: readonly Person[] = [
  ...Array.from(
    { length: PEOPLE },
    (_, index): Person => ({ id: `U0P${index}`, name: `p${index}`, realName: `P ${index}`, kind: 'member' }),
  ),
  { id: BOT.user, name: BOT.name, realName: 'cf502', kind: 'bot' },
];
const channels: readonly Conversation[] = Array.from({ length: PEOPLE }, (_, index) => ({
  id: `C0B${index}`,
  name: `b-${index}`,
  kind: 'public',
  members: [...people.map(({ id }) => id)],
}));

/** What is thrown at the bot while people type commands; it goes on until the signal aborts. */
type Attack = { readonly name: string; readonly run: (slack: StandIn, signal: AbortSignal) => Promise<void> };

const edgeResult = JSON.stringify({
  status: '200',
  headers: Object.fromEntries(
    Array.from({ length: 60_000 }, (_, index) => [`x-h${index}`, [{ key: `X-H${index}`, value: 'v' }]]),
  ),
});
const bomb = gzipSync(Buffer.alloc(100_000_000, '2026-11-23\t10:00:00\tFRA56-P1\t502\tError\n'));

const ATTACKS: readonly Attack[] = [
  { name: 'no attack beside the origins', run: async () => {} },
  {
    name: 'results of edge functions of 2.6 MB',
    run: (slack, signal) => hand(slack, signal, 'edge', 'result.json', Buffer.from(edgeResult)),
  },
  {
    name: 'a log of 100 MB in 100 kB of gzip',
    run: (slack, signal) => hand(slack, signal, 'explain', 'log.gz', bomb),
  },
];

/** Eight people hand over the same file, again and again. */
async function hand(
  slack: StandIn,
  signal: AbortSignal,
  form: 'edge' | 'explain',
  name: string,
  bytes: Buffer,
) {
  const one = async (index: number) => {
    const user = slack.user(`U0P${index}`);
    while (!signal.aborted) {
      await user.command(`C0B${index}`, '/cf502', form);
      const view = await slack
        .until(() => slack.view(user.id), AbortSignal.timeout(20_000))
        .catch(() => null);
      const file = user.upload(name, bytes);
      if (view !== null)
        await user
          .submitView(view, form === 'edge' ? { event: 'origin-response', 'result-file': file } : { file })
          .catch(() => {});
      await wait(200);
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, index) => one(index)));
}

/**
 * How soon commands are acknowledged while origins and people do their worst: 500 signed commands of 100 people in ten
 * seconds, for origins that are slow, dead and hostile in equal parts. Bot, origins, load and what times it are four
 * processes; the origins, which flood whoever connects, have the lowest priority.
 *
 * @param folder for the bot's data
 */
export async function hostile(folder: string): Promise<readonly Held[]> {
  const program = join(folder, 'dist');
  await bundle(program);
  const origins = await startOrigins(constants.priority.PRIORITY_LOW);
  const held: Held[] = [];
  for (const attack of ATTACKS) held.push(...(await underAttack(attack, origins, folder, program)));
  await origins.stop();
  return held;
}

async function underAttack(
  attack: Attack,
  { resolver, rootPem, port }: Awaited<ReturnType<typeof startOrigins>>,
  folder: string,
  program: string,
): Promise<readonly Held[]> {
  const slack = await startSlackStandIn({
    people,
    conversations: channels,
    scopes: ['commands', 'chat:write', 'users:read', 'channels:read', 'files:read'],
  });
  writeFileSync(join(folder, 'root.pem'), rootPem);
  // As `npm start` and the image have them.
  const flags = packageJson.scripts.start.match(/--\S+/g) ?? [];
  const preload = join(import.meta.dirname, 'loop-delay-report.ts');
  const bot = spawn(process.execPath, [...flags, '--import', preload, join(program, 'bot.js')], {
    cwd: folder,
    env: {
      ...settingsFor(slack, 'http'),
      LOG_LEVEL: 'info',
      CF502_DATA_DIR: join(folder, attack.name.replaceAll(/\W/g, '-')),
      CF502_DNS: resolver,
      CF502_CA_FILE: join(folder, 'root.pem'),
      CF502_ALLOW_CIDRS: '127.0.0.0/8',
      CF502_USER_LIMIT: '100000',
      CF502_CHANNEL_LIMIT: '100000',
      CF502_WORKSPACE_LIMIT: '1000000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let isRunning = true;
  const lines = createInterface(bot.stdout);
  let lastLine = '';
  lines.on('line', (line) => {
    lastLine = line;
  });
  let wasEnded = false;
  bot.once('exit', (code, signal) => {
    isRunning = false;
    if (!wasEnded) console.error(`the bot ended (${signal ?? code}): ${lastLine.slice(0, 2_000)}`);
  });
  const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const [line] = await once(lines, 'line', { signal: AbortSignal.timeout(60_000) });
      const found = pattern.exec(String(line));
      if (found !== null) return found;
    }
  };
  const [, url = ''] = await until(/"url":"(http:[^"]+)"/);
  const connected = until(/connected to Slack/);
  const relay = fork(join(import.meta.dirname, 'timing-relay.ts'), [url]);
  slack.deliverTo({ url: `${(await once(relay, 'message'))[0]}/slack/events` });
  await connected;

  const targets = [
    `:${port.slow}`,
    `:${port.dead}`,
    ...port.hostile.map((one, index) => (index < 3 ? `:${one}` : `:${one} --protocol http`)),
  ];
  const ask = (count: number, withinMs: number) =>
    Promise.all(
      Array.from({ length: count }, async (_, index) => {
        await wait((index / count) * withinMs);
        const kind = index % 3 < 2 ? index % 3 : 2 + (index % port.hostile.length);
        const [target = '', ...options] = (targets[kind] ?? '').split(' ');
        const text = [`o${asked++}.bench.test${target}`, ...options].join(' ');
        return slack.user(`U0P${index % PEOPLE}`).command(`C0B${index % PEOPLE}`, '/cf502', text);
      }),
    );
  let asked = 0;
  const times = async () => {
    relay.send('times');
    return ((await once(relay, 'message')) as [readonly number[]])[0];
  };
  await ask(COMMANDS_BEFORE, COMMANDS_BEFORE_WITHIN_MS);
  const before = heldBelow('', await times(), BELOW_MS);
  const ending = new AbortController();
  const attacking = attack.run(slack, ending.signal).catch(() => {});
  bot.kill('SIGUSR2');
  const cpuBefore = cpuSecondsOf(bot.pid);
  const answered = await ask(COMMANDS, WITHIN_MS);
  const errors = answered.filter(({ error }) => error !== undefined).length;
  const waiting = until(/loop-delay p99.9 ([\d.]+)/);
  // The first report reset the histogram; this one is of the ten seconds.
  bot.kill('SIGUSR2');
  const loopMs = isRunning ? Number((await waiting)[1]) : Number.NaN;
  const status = isRunning ? readFileSync(`/proc/${bot.pid}/status`, 'utf8') : '';
  const peakMb = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
  const cpuSeconds = isRunning ? cpuSecondsOf(bot.pid) - cpuBefore : Number.NaN;
  const survived = isRunning;
  ending.abort();
  const answers = heldBelow(`acknowledgements: ${attack.name} (${errors} failed)`, await times(), BELOW_MS);
  relay.disconnect();
  wasEnded = true;
  bot.kill('SIGKILL');
  await attacking;
  await slack.stop();
  return [
    { ...answers, measured: `${answers.measured}; of the ${COMMANDS_BEFORE} before it ${before.measured}` },
    {
      what: `the bot's process: ${attack.name}`,
      runs: 1,
      measured: `${survived ? 'alive' : 'ENDED'}, event loop p99.9 ${loopMs} ms, memory ${peakMb.toFixed(0)} MB, ${cpuSeconds.toFixed(1)} s of processor time for ${COMMANDS} commands`,
      'held to': `alive, below ${LOOP_BELOW_MS} ms, below ${MEMORY_BELOW_MB} MB`,
      kept: survived && loopMs < LOOP_BELOW_MS && peakMb < MEMORY_BELOW_MB,
    },
  ];
}

/** Of one process, its children apart (proc(5): user and system time in hundredths of a second). */
function cpuSecondsOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

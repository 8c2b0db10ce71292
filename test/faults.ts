import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { type StandIn, startSlackStandIn } from '../src/lab/slack/slack-stand-in.ts';
import type { FaultKind } from '../src/lab/slack/web-api/faults.ts';
import { checkMessage } from '../src/render/slack/block-limits.ts';
import { type BotProcess, startBotProcess } from './bot-process.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** Origins on loopback addresses of their own, since one origin is checked once at a time. */
export type Origins = {
  readonly targets: readonly string[];
  /** From now on connections are closed at once, those that are open too. */
  readonly hangUp: () => void;
  readonly connected: () => number;
};

/** @param holdMs how long each takes to close a connection; `null`: until `hangUp` */
export async function startOrigins(t: TestContext, count: number, holdMs: number | null): Promise<Origins> {
  const sockets = new Set<Socket>();
  let isOver = false;
  const servers: Server[] = [];
  const targets: string[] = [];
  let port = 0;
  for (let index = 0; index < count; index++) {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
      if (isOver) socket.destroy();
      else if (holdMs !== null) setTimeout(() => socket.destroy(), holdMs);
    }).listen(port, `127.0.0.${index + 2}`);
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
    servers.push(server);
    targets.push(`127.0.0.${index + 2}:${port}`);
  }
  const hangUp = () => {
    isOver = true;
    for (const socket of sockets) socket.destroy();
  };
  t.after(() => {
    hangUp();
    for (const server of servers) server.close();
  });
  return { targets, hangUp, connected: () => sockets.size };
}

export async function startSlack(t: TestContext): Promise<StandIn> {
  const slack = await startSlackStandIn({ checkMessage });
  t.after(() => slack.stop());
  return slack;
}

export function settingsOf(t: TestContext, slack: StandIn): Record<string, string> {
  const dataDir = temporaryDirectory(t);
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    PORT: '0',
    CF502_DATA_DIR: dataDir,
    CF502_ALLOW_CIDRS: '127.0.0.0/8',
    CF502_SHUTDOWN_GRACE: '2',
  };
}

export async function startBot(
  t: TestContext,
  settings: Readonly<Record<string, string>>,
): Promise<BotProcess> {
  const bot = startBotProcess(t, settings);
  await bot.wrote(/connected to Slack"/);
  return bot;
}

export const CHANNEL = 'C0INCIDENT';
const VERDICT = /^(Broken|Not certain|No fault found from here): (127\.0\.0\.\d+)/;

/** Waits until each of these targets has its verdict with its whole thread, then holds that there is no second one. */
export async function oneVerdictEach(
  slack: StandIn,
  targets: readonly string[],
  within: { readonly ms: number },
  {
    atMost = [],
    channel: id = CHANNEL,
  }: { readonly atMost?: readonly string[]; readonly channel?: string } = {},
): Promise<void> {
  const channel = slack.channel(id);
  const address = (target: string) => target.split(':')[0] ?? '';
  const verdictsOf = (target: string) =>
    channel.messages().filter(({ text }) => VERDICT.exec(text)?.[2] === address(target));
  const isWhole = (target: string) =>
    verdictsOf(target).some(({ ts }) =>
      /Source: |likeliest first/.test(channel.thread(ts).at(-1)?.text ?? ''),
    );
  await slack
    .until(() => targets.every(isWhole), AbortSignal.timeout(within.ms))
    .catch(() =>
      assert.fail(
        `no verdict: ${targets.filter((target) => !isWhole(target)).join(', ')}\n${channel
          .all()
          .map(({ text }) => text.split('\n')[0])
          .join('\n')}`,
      ),
    );
  for (const target of [...targets, ...atMost]) {
    const verdicts = verdictsOf(target);
    assert.ok(verdicts.length <= 1, `${target}: ${verdicts.length} verdicts`);
    const replies = verdicts.flatMap(({ ts }) => channel.thread(ts).map(({ text }) => text));
    assert.equal(new Set(replies).size, replies.length, `${target}: a reply was posted twice`);
  }
  // A root that never came to its verdict would stand beside the others.
  const roots = channel
    .messages()
    .filter(({ text }) => targets.some((target) => text.includes(address(target))));
  assert.equal(roots.length, targets.length, roots.map(({ text }) => text.split('\n')[0]).join('\n'));
}

/** A small generator, so that a seed tells what happened (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const FAULTS: readonly { readonly kind: FaultKind; readonly afterEffect?: boolean }[] = [
  { kind: 'ratelimited' },
  { kind: 'http-500' },
  { kind: 'http-500', afterEffect: true },
  { kind: 'drop-before' },
  { kind: 'drop-after' },
  { kind: 'ok-false' },
  { kind: 'hang' },
  { kind: 'hang', afterEffect: true },
];

/**
 * Three commands, Slack failing in some way meanwhile, and the bot killed at a random moment: every command that was
 * acknowledged ends with exactly one verdict, also where Slack delivers it twice.
 *
 * @param hangs faults that hang too; each costs the ten seconds of a call's time-out
 */
export async function killAtRandom(t: TestContext, seed: number, hangs: boolean): Promise<void> {
  const random = randomFrom(seed);
  const slack = await startSlack(t);
  const settings = settingsOf(t, slack);
  const { targets } = await startOrigins(t, 3, 60);
  const first = await startBot(t, settings);
  const faults = FAULTS.filter(({ kind }) => hangs || kind !== 'hang');
  const fault = faults[Math.floor(random() * faults.length)] ?? { kind: 'drop-after' };
  const method = random() < 0.7 ? 'chat.postMessage' : 'chat.update';
  slack.fault({ method, ...fault });
  const killAfterMs = Math.floor(random() * 1_500);
  t.diagnostic(
    `seed ${seed}: ${method} ${fault.kind}${fault.afterEffect ? ' after its effect' : ''}, killed after ${killAfterMs} ms`,
  );
  const asked = targets.map(async (target) => {
    const { error } = await slack.user('U0ALICE').command(CHANNEL, '/cf502', target);
    return { target, accepted: error === undefined };
  });
  await new Promise((resolve) => setTimeout(resolve, killAfterMs));
  first.child.kill('SIGKILL');
  const outcomes = await Promise.all(asked);
  await first.ended;
  await startBot(t, settings);
  const commands = slack
    .deliveries()
    .filter(({ kind, delivered }) => kind === 'slash_commands' && delivered.kind === 'acknowledged');
  for (const command of commands) await slack.redeliver(command);
  const accepted = outcomes.filter((outcome) => outcome.accepted).map(({ target }) => target);
  const others = outcomes.filter((outcome) => !outcome.accepted).map(({ target }) => target);
  await oneVerdictEach(slack, accepted, { ms: 60_000 }, { atMost: others });
}

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAddressPolicy } from '../addresses/address-policy.ts';
import { type Diagnose, diagnose } from '../check/diagnose.ts';
import { toReportId } from '../formats/report-id.ts';
import { createDoTask } from '../jobs/do-task.ts';
import { createWorkHere } from '../jobs/work.ts';
import { createAuthority } from '../lab/origins/authority.ts';
import type { FarmOrigin } from '../lab/origins/farm-origin.ts';
import { FARM_ORIGINS } from '../lab/origins/origins.ts';
import type { Served } from '../lab/origins/served.ts';
import { nameOf } from '../lab/origins/serving.ts';
import { startPlayground } from '../lab/page-server/page-server.ts';
import { DEFAULT_SCOPES, startSlackStandIn } from '../lab/slack/slack-stand-in.ts';
import { createLog } from '../operating/log.ts';
import { checkMessage, checkView } from '../render/slack/block-limits.ts';
import { readConfig } from '../settings/config.ts';
import { GLOBAL_SHORTCUT } from '../slack/listeners/shortcuts/check.ts';
import { MESSAGE_SHORTCUT } from '../slack/listeners/shortcuts/diagnose-message.ts';
import { startBot } from '../slack/start-bot.ts';
import { type Io, UsageError } from './command.ts';

/**
 * The farm, the stand-in for Slack, the bot that is connected to it, and the page; until Ctrl-C. A module of
 * its own, since it brings along what `npm ci --omit=dev` leaves out.
 */
export async function openPlayground(port: number, io: Io): Promise<void> {
  const end = ended(io);
  await using opened = new AsyncDisposableStack();
  const farm = await serveFarm(io.now());
  opened.defer(farm.stop);
  const scopes = [...DEFAULT_SCOPES, 'files:read'];
  const standIn = await startSlackStandIn({ checkMessage, checkView, scopes });
  opened.defer(standIn.stop);
  const dataDir = await mkdtemp(join(tmpdir(), 'cf502-playground-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  const config = readConfig({
    SLACK_BOT_TOKEN: standIn.botToken,
    SLACK_APP_TOKEN: standIn.appToken,
    SLACK_API_URL: standIn.apiUrl,
    PORT: '0',
    CF502_DATA_DIR: dataDir,
    CF502_ALLOW_CIDRS: io.env.CF502_ALLOW_CIDRS,
    CF502_CA_FILE: io.env.CF502_CA_FILE,
    CF502_DNS: io.env.CF502_DNS,
    CF502_PUBLIC_DNS: io.env.CF502_PUBLIC_DNS,
    CF502_CLIENT_SUBNETS: io.env.CF502_CLIENT_SUBNETS,
    // Nobody who tries things out here should meet a rate limit.
    CF502_USER_LIMIT: '1000',
    CF502_CHANNEL_LIMIT: '1000',
    LOG_LEVEL: io.env.LOG_LEVEL ?? 'warn',
  });
  const bot = await startBot({
    config,
    // Its origins are the farm's own, and their names are known here alone: no worker process is needed.
    createWork: (setup) => createWorkHere(createDoTask(setup, io.now, { diagnose: diagnoseWith(farm) })),
    log: createLog(config.logLevel, []),
    now: io.now,
    clockMs: () => performance.now(),
    randomId: () => toReportId(randomBytes(10)),
    addedRoots: [farm.root],
  });
  opened.defer(bot.stop);
  const page = await startPlayground({
    standIn,
    port,
    welcome: WELCOME,
    ...firstScreen(farm),
    commands: COMMANDS,
    messageShortcuts: [{ label: 'Diagnose CloudFront 502', callbackId: MESSAGE_SHORTCUT }],
    globalShortcuts: [{ label: 'Diagnose an origin', callbackId: GLOBAL_SHORTCUT }],
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new UsageError(`port ${port} is taken, perhaps by another playground: choose one with --port.`);
  });
  opened.defer(page.stop);
  io.out(`The playground is open at ${page.url} (a local stand-in, not Slack). Ctrl-C ends it.`);
  await end;
}

const WELCOME =
  'This is the real cf502, asking real servers on this machine that are broken in many ways. Pick one; the answer comes into this channel, with its repair in the thread. Or type a command of your own.';

/** The most telling origins of the farm, first. */
const FIRST: readonly string[] = [
  'expired',
  'no-intermediate',
  'wrong-name',
  'unknown-name',
  'no-shared-cipher',
  'plain-http',
  'upstream-502',
  'healthy-ecdsa',
];

const COMMANDS = [
  {
    command: '/cf502',
    hint: 'origin.example.com',
    description: 'Why does CloudFront answer 502? Alone: a form',
  },
  { command: '/cf502 edge', hint: '', description: 'Would CloudFront accept a function’s result?' },
  { command: '/cf502 explain', hint: '', description: 'What does this error page or log say?' },
  { command: '/cf502 status', hint: '', description: 'What is running' },
] as const;

function firstScreen({ examples }: Farm) {
  const first = FIRST.flatMap((label) => examples.filter((example) => example.origin === label));
  return { examples: first, moreExamples: examples.filter((example) => !first.includes(example)) };
}

type Farm = {
  readonly hosts: readonly ({ readonly host: string } & Served)[];
  readonly root: Uint8Array;
  readonly examples: readonly { readonly origin: string; readonly label: string; readonly command: string }[];
  readonly stop: () => Promise<void>;
};

/** Every origin of the farm, each under its own name and port. */
async function serveFarm(now: Date): Promise<Farm> {
  const authority = createAuthority(now);
  const served = await Promise.all(
    FARM_ORIGINS.map(async (origin) => ({
      origin,
      host: nameOf(origin.label),
      ...(await origin.serve(authority, now)),
    })),
  );
  return {
    hosts: served,
    root: authority.root.der,
    examples: served.map(({ origin, host, port }) => ({
      origin: origin.label,
      label: labelOf(origin),
      command: ['/cf502', `${host}:${port}`, ...(origin.options ?? [])].join(' '),
    })),
    stop: async () => {
      await Promise.all(served.map(({ stop }) => stop()));
    },
  };
}

/** `An expired certificate`, `Nothing wrong: an RSA certificate`. */
function labelOf({ story, expected }: FarmOrigin): string {
  return expected.length === 0
    ? `Nothing wrong: ${story}`
    : `${story.charAt(0).toUpperCase()}${story.slice(1)}`;
}

/**
 * Loopback is allowed only for the farm's own names and ports; everything else is subject to the bot's
 * address policy.
 */
function diagnoseWith({ hosts }: Farm): Diagnose {
  const farmPolicy = createAddressPolicy(['127.0.0.0/8']);
  return (target, surroundings) => {
    const served = hosts.find(({ host, port }) => host === target.origin && port === target.port);
    if (served === undefined) return diagnose(target, surroundings);
    const place =
      served.resolver === undefined
        ? { resolveTo: new Map([[served.host, [served.address]]]) }
        : { resolver: served.resolver };
    return diagnose(target, { ...surroundings, ...place, policy: farmPolicy });
  };
}

/**
 * Ends on Ctrl-C or at shutdown. Without this clean-up the farm's stopped process (its silent port) would
 * remain.
 */
async function ended({ signal }: Io): Promise<void> {
  await Promise.race([
    new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    once(process, 'SIGTERM'),
    once(process, 'SIGHUP'),
  ]);
}

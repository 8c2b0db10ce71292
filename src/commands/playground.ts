import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { type Diagnose, diagnose } from '../diagnose.ts';
import { createAuthority } from '../farm/authority.ts';
import { FARM_ORIGINS, type FarmOrigin } from '../farm/origins.ts';
import type { Served } from '../farm/serve-tls.ts';
import { nameOf } from '../farm/serving.ts';
import { createLog } from '../operating/log.ts';
import { startPlayground } from '../playground/page-server/page-server.ts';
import { startSlackStandIn } from '../playground/slack-stand-in.ts';
import { createAddressPolicy } from '../policy/address-policy.ts';
import { checkMessage, checkView } from '../render/block-limits.ts';
import { toReportId } from '../report/report-id.ts';
import { GLOBAL_SHORTCUT, MESSAGE_SHORTCUT } from '../slack/entrances/interactivity.ts';
import { startBot } from '../start-bot.ts';
import { show } from '../target/origin-word.ts';
import { readWords } from '../target/words.ts';
import { type Command, EXIT, type Io, UsageError } from './command.ts';

const PORT = 3502;

export const playground: Command = {
  name: 'playground',
  usage: [
    'playground [--port N]',
    `      The real bot in a local page that stands in for Slack, on 127.0.0.1:${PORT}, with a farm of broken origins to ask.`,
  ],
  run: async (words, io) => {
    const read = readWords(words, { port: 'value' });
    if (read.kind === 'invalid') throw new UsageError(read.message);
    if (read.value.positionals.length > 0)
      throw new UsageError('playground takes no target: type it in the page.');
    const typed = read.value.values.port ?? String(PORT);
    const port = Number(typed);
    if (!/^\d{1,5}$/.test(typed) || port > 65_535)
      throw new UsageError(`--port: ${show(typed)} is not a whole number from 0 to 65535.`);

    const farm = await serveFarm(io.now());
    const standIn = await startSlackStandIn({ checkMessage, checkView });
    const dataDir = await mkdtemp(join(tmpdir(), 'cf502-playground-'));
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
      // Whoever tries everything shall not be told to wait.
      CF502_USER_LIMIT: '1000',
      CF502_CHANNEL_LIMIT: '1000',
      LOG_LEVEL: io.env.LOG_LEVEL ?? 'warn',
    });
    const bot = await startBot({
      config,
      diagnose: diagnoseWith(farm),
      log: createLog(config.logLevel, []),
      now: io.now,
      clockMs: () => performance.now(),
      randomId: () => toReportId(randomBytes(8)),
      addedRoots: [farm.root],
    });
    const page = await startPlayground({
      standIn,
      port,
      ...firstScreen(farm),
      commands: COMMANDS,
      messageShortcuts: [{ label: 'Diagnose CloudFront 502', callbackId: MESSAGE_SHORTCUT }],
      globalShortcuts: [{ label: 'Diagnose an origin', callbackId: GLOBAL_SHORTCUT }],
    });
    io.out(`The playground is open at ${page.url} (a local stand-in, not Slack). Ctrl-C ends it.`);

    await interrupted(io);
    await page.stop();
    await bot.stop();
    await standIn.stop();
    await farm.stop();
    await rm(dataDir, { recursive: true, force: true });
    return EXIT.ok;
  },
};

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

/** Loopback is open for the farm's own names and ports alone; everything else meets the policy the bot was given. */
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

async function interrupted({ signal }: Io): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

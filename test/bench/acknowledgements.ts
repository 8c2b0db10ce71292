import { join } from 'node:path';
import { createDoTask } from '../../src/jobs/do-task.ts';
import { createWorkHere } from '../../src/jobs/work.ts';
import { startSlackStandIn } from '../../src/lab/slack/slack-stand-in.ts';
import { BOT, type Conversation } from '../../src/lab/slack/workspace/people.ts';
import { createLog } from '../../src/operating/log.ts';
import { checkMessage } from '../../src/render/slack/block-limits.ts';
import { readConfig } from '../../src/settings/config.ts';
import { startBot } from '../../src/slack/start-bot.ts';
import { createHandWork, settingsFor, type Transport } from '../slack/scene.ts';
import { type Held, heldBelow } from './held-to.ts';

const QUEUED = 200;
const COMMANDS = 200;
const BELOW_MS = 100;
/** So many that no channel holds up what is to be said at the end: Slack takes about one message a second in each. */
const CHANNELS: readonly Conversation[] = Array.from({ length: 250 }, (_, index) => ({
  id: `C0BENCH${index}`,
  name: `bench-${index}`,
  kind: 'public',
  members: ['U0ALICE', BOT.user],
}));

/**
 * How soon commands are acknowledged while checks are waiting, as Slack sees it: the real bot on one side, the stand-in
 * on the other, both in this process, so that the stand-in's own work counts too.
 */
export async function acknowledgements(folder: string, transport: Transport): Promise<Held> {
  const slack = await startSlackStandIn({ checkMessage, conversations: CHANNELS });
  const work = createHandWork();
  let ids = 0;
  const bot = await startBot({
    config: {
      ...readConfig(settingsFor(slack, transport)),
      dataDir: join(folder, `acknowledgements-${transport}`),
      shutdownGraceMs: 20_000,
      limits: { perUser: 100_000, perChannel: 100_000, perWorkspace: 1_000_000 },
    },
    createWork: (setup) => createWorkHere(createDoTask(setup, () => new Date(), work)),
    log: createLog('silent'),
    now: () => new Date(),
    clockMs: () => performance.now(),
    randomId: () => `id${++ids}`,
  });
  if (transport === 'http') slack.deliverTo({ url: `${bot.url}/slack/events` });
  await bot.connected;
  const alice = slack.user('U0ALICE');
  const ask = async (index: number) => {
    const channel = CHANNELS[index % CHANNELS.length]?.id ?? '';
    const { error } = await alice.command(channel, '/cf502', `origin-${index}.test.example`);
    if (error !== undefined) throw new Error(error);
  };

  const { concurrency } = readConfig(settingsFor(slack, transport));
  for (let index = 0; index < concurrency + QUEUED; index++) await ask(index);
  const before = slack.deliveries().length;
  for (let index = 0; index < COMMANDS; index++) await ask(concurrency + QUEUED + index);
  const elapsedMs = slack
    .deliveries()
    .slice(before)
    .filter(({ kind }) => kind === 'slash_commands')
    .map((delivery) => delivery.elapsedMs);

  work.endAll();
  await bot.stop();
  await slack.stop();
  return heldBelow(
    `a command's acknowledgement, ${QUEUED} checks queued (${transport})`,
    elapsedMs,
    BELOW_MS,
  );
}

import { regionInWords } from '../jobs/queue/queue.ts';
import type { ListedJob } from '../jobs/store/store.ts';
import { clean } from '../render/foreign-text.ts';
import { readRedis } from '../settings/config.ts';
import { type Command, UsageError } from './command.ts';
import { EXIT } from './exit-status.ts';
import { withRedis, withStore } from './kept.ts';

export const queue: Command = {
  name: 'queue',
  usage: [
    'queue [retry|drop ID]',
    '      Checks the bot on this machine has waiting, running or failed; with REDIS_URL those of all bots, and each Region.',
    '      retry: the bot tries a failed one again within seconds, or when it starts; drop: a failed one is forgotten.',
  ],
  run: async ([word, id, ...more], io) => {
    if (word === undefined) {
      const jobs = await withStore(io, (store) => store.listJobs());
      const regions = readRedis(io.env) === null ? [] : await withRedis(io, (kept) => kept.regions());
      if (jobs.length === 0) io.out('Nothing waiting, running or failed.');
      for (const job of jobs) io.out(lineOf(job));
      for (const of of regions) io.out(clean(`${of.region}: ${regionInWords(of)}`));
      return EXIT.ok;
    }
    if ((word !== 'retry' && word !== 'drop') || id === undefined || more.length > 0)
      throw new UsageError('type queue, queue retry ID or queue drop ID.');
    const done = await withStore(io, (store) => store[word](id));
    if (!done)
      throw new UsageError(
        `no failed check has the id ${JSON.stringify(id.slice(0, 60))}: cf502 queue lists them.`,
      );
    io.out(word === 'retry' ? `${id} will be tried again.` : `${id} is forgotten.`);
    return EXIT.ok;
  },
};

function lineOf({ job, attempts, state, because }: ListedJob): string {
  const tried = attempts > 1 ? `, ${attempts} attempts` : '';
  const why = because === null ? '' : `: ${because}`;
  return clean(`${job.id}  ${state}${tried}  ${job.target.origin}  since ${job.acceptedAt}${why}`);
}

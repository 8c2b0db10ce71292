import { moveRecords } from '../jobs/move-records.ts';
import { readDataDir, readRedis } from '../settings/config.ts';
import { type Command, UsageError } from './command.ts';
import { EXIT } from './exit-status.ts';
import { withDirectory, withRedis } from './kept.ts';

export const move: Command = {
  name: 'move',
  usage: [
    'move',
    '      Copies what the bot kept in CF502_DATA_DIR into the Redis of REDIS_URL: reports, watches, open checks,',
    '      requests, pauses. Stop the bot first. The directory stays as it is. A second time it copies only what Redis lacks.',
  ],
  run: async (words, io) => {
    if (words.length > 0) throw new UsageError('move takes no words: it reads CF502_DATA_DIR and REDIS_URL.');
    const redis = readRedis(io.env);
    if (redis === null) throw new UsageError('set REDIS_URL and CF502_STORE_KEY as the bots will have them.');
    const moved = await withDirectory(io, (from) =>
      withRedis(io, (to) => moveRecords(readDataDir(io.env), from, to, io.now, redis.key)),
    );
    if (moved.kind === 'in-use')
      throw new UsageError(
        'a bot still works on this directory: stop it first, so that no check runs twice.',
      );
    const { reports, watches, jobs, requests } = moved;
    io.out(`Copied: ${reports} reports, ${watches} watches, ${jobs} open checks, ${requests} requests.`);
    io.out('Start the bots with REDIS_URL now. A bot without it would go on with the old copy.');
    return EXIT.ok;
  },
};

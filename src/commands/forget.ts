import { readWords } from '../input/words.ts';
import type { Forgotten } from '../jobs/store/store.ts';
import { type Command, UsageError } from './command.ts';
import { EXIT } from './exit-status.ts';
import { isAnythingKept, withStore } from './kept.ts';

export const forget: Command = {
  name: 'forget',
  usage: [
    'forget --person U0123456789 | --channel C0123456789 | --everything',
    '      Deletes what the bot on this machine keeps of a person, of a channel, or all of it (when the app was removed while the bot did not run):',
    '      reports nobody else was told, jobs and watches. One origin: history TARGET --delete.',
  ],
  run: async (words, io) => {
    const read = readWords(words, { person: 'value', channel: 'value', everything: 'flag' });
    if (read.kind === 'invalid') throw new UsageError(read.message);
    const { positionals, values } = read.value;
    const { person, channel, everything } = values;
    const named = [person, channel, everything].filter(Boolean).length;
    if (positionals.length > 0 || named !== 1)
      throw new UsageError('say one of --person ID, --channel ID, --everything.');
    const whom = toForgotten(person, channel);
    const count = isAnythingKept(io) ? await withStore(io, (store) => store.forget(whom)) : 0;
    io.out(`${count} ${count === 1 ? 'report is' : 'reports are'} deleted.`);
    return EXIT.ok;
  },
};

function toForgotten(person: string | undefined, channel: string | undefined): Forgotten {
  const id = person ?? channel;
  if (id === undefined) return { kind: 'everything' };
  if (!/^[A-Z0-9]{2,40}$/.test(id))
    throw new UsageError(`${id} is none of Slack's ids, such as U0123456789.`);
  return { kind: person === undefined ? 'channel' : 'person', id };
}

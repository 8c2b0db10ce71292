import { readWords } from '../input/words.ts';
import { type Forgotten, forget as forgetIn } from '../jobs/store/forget.ts';
import { readDataDir } from '../settings/config.ts';
import { type Command, EXIT, UsageError } from './command.ts';

export const forget: Command = {
  name: 'forget',
  usage: [
    'forget --person U0123456789 | --channel C0123456789 | --everything',
    '      Deletes what the bot on this machine keeps of a person, of a channel, or all of it (when the app is uninstalled):',
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
    const count = forgetIn(readDataDir(io.env), toForgotten(person, channel));
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

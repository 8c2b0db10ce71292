import { readWords } from '../input/words.ts';
import { toJson } from '../render/json.ts';
import { toTerminal } from '../render/terminal/terminal.ts';
import { type Command, UsageError } from './command.ts';
import { exitStatus } from './exit-status.ts';
import { withStore } from './kept.ts';

export const show: Command = {
  name: 'show',
  usage: ['show ID [--json]', '      A report of the bot on this machine, by the id it was posted with.'],
  run: async (words, io) => {
    const read = readWords(words, { json: 'flag' });
    if (read.kind === 'invalid') throw new UsageError(read.message);
    const { positionals, values } = read.value;
    const [id, ...more] = positionals;
    if (id === undefined || more.length > 0) throw new UsageError('show takes one id, as in "check k7f2xy".');
    const kept = await withStore(io, (store) => store.findReport(id.toLowerCase()));
    if (kept === null)
      throw new UsageError(
        `no report ${JSON.stringify(id.slice(0, 60))} is kept; CF502_KEEP_REPORTS says for how long.`,
      );
    const { report } = kept;
    io.out(values.json ? toJson(report) : toTerminal(report, { colour: io.colour, width: io.width }));
    return exitStatus([report.verdict.state]);
  },
};

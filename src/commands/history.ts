import type { Report } from '../formats/report.ts';
import { parseOriginWord } from '../input/origin-word.ts';
import { readWords } from '../input/words.ts';
import type { Store } from '../jobs/store/store.ts';
import { toJson } from '../render/json.ts';
import { historyText } from '../render/slack/history-message.ts';
import { type Entry, toHistory } from '../report/history.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { EXIT } from './exit-status.ts';
import { withStore } from './kept.ts';

const ENTRIES_MAX = 100;

export const history: Command = {
  name: 'history',
  usage: [
    'history TARGET [--json|--delete]',
    '      What the bot on this machine found of an origin, newest first, and what changed between its checks. --delete: its',
    '      reports are forgotten.',
  ],
  run: async (words, io) => {
    const read = readWords(words, { json: 'flag', delete: 'flag' });
    if (read.kind === 'invalid') throw new UsageError(read.message);
    const { positionals, values } = read.value;
    const [typed, ...more] = positionals;
    if (typed === undefined || more.length > 0) throw new UsageError('history takes one target.');
    const target = parseOriginWord(typed);
    if (target.kind === 'invalid') throw new UsageError(target.message);
    const { origin } = target.value;
    if (values.delete && values.json) throw new UsageError('--delete prints no reports: leave out --json.');
    if (values.delete) {
      io.out(await withStore(io, (store) => deleteAll(origin, store)));
      return EXIT.ok;
    }
    const kept = await withStore(io, (store) => store.history(origin, ENTRIES_MAX));
    const entries = toHistory(
      kept.map(({ report }) => report),
      ENTRIES_MAX,
    );
    if (entries.length === 0) io.err(`cf502 history: no check of ${origin} is kept.`);
    else if (values.json) for (const report of await wholeReports(entries, io)) io.out(toJson(report));
    else io.out(historyText(entries));
    return EXIT.ok;
  },
};

/** The reports as they are kept, since histories hold summaries. */
async function wholeReports(entries: readonly Entry[], io: Io): Promise<readonly Report[]> {
  return withStore(io, async (store) => {
    const reports: Report[] = [];
    for (const { report } of entries) reports.push((await store.findReport(report.id))?.report ?? report);
    return reports;
  });
}

async function deleteAll(origin: string, store: Store): Promise<string> {
  const count = await store.deleteReports(origin);
  const left = (await store.history(origin, ENTRIES_MAX)).length;
  const deleted = `${count} ${count === 1 ? 'report on' : 'reports on'} ${origin} ${count === 1 ? 'is' : 'are'} deleted.`;
  return left === 0
    ? deleted
    : `${deleted} ${left} ${left === 1 ? 'is' : 'are'} still in use by a check or a watch and ${left === 1 ? 'stays' : 'stay'}: delete again later.`;
}

import { rejudge, type Settings } from '../rejudge.ts';
import { toJson } from '../render/json.ts';
import { toTerminal } from '../render/terminal.ts';
import type { Report } from '../report/report.ts';
import { TARGET_OPTIONS, toRequest } from '../target/options.ts';
import { readWords } from '../target/words.ts';
import { exitStatus } from './check.ts';
import { type Command, UsageError } from './command.ts';
import { readJson } from './files.ts';
import { readTime } from './time.ts';

const OPTIONS = {
  'host-header': TARGET_OPTIONS['host-header'],
  protocol: TARGET_OPTIONS.protocol,
  'min-tls': TARGET_OPTIONS['min-tls'],
  at: 'value',
  json: 'flag',
} as const;

export const judge: Command = {
  name: 'judge',
  usage: [
    'judge REPORT.json [--host-header NAME|none] [--protocol …] [--min-tls …] [--at TIME] [--json]',
    '      Judges saved evidence again, offline, also under other settings or at another time.',
  ],
  run: async (words, io) => {
    const read = readWords(words, OPTIONS);
    if (read.kind === 'invalid') throw new UsageError(read.message);
    const { positionals, values } = read.value;
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0)
      throw new UsageError('judge takes one file: a report that check --json printed.');
    const { at, json, ...settings } = values;
    const saved = asReport(await readJson('judge', file), file);
    const { target } = saved.evidence;
    // The options are read as check reads them, so they mean the same.
    const request = toRequest(['origin.example'], settings);
    if (request.kind === 'invalid') throw new UsageError(request.message);
    const [given] = request.value.targets;
    const known: Settings = {
      protocol: settings.protocol === undefined ? target.protocol : (given?.protocol ?? null),
      hostHeader: settings['host-header'] === undefined ? target.hostHeader : (given?.hostHeader ?? null),
      minTls: settings['min-tls'] === undefined ? target.minTls : (given?.minTls ?? null),
    };
    const now = at === undefined ? new Date(saved.evidence.observedAt) : readTime('--at', at);
    const report = rejudge(saved, known, now, saved);
    io.out(json ? toJson(report) : toTerminal(report, { colour: io.colour, width: io.width }));
    return exitStatus([report.verdict.state]);
  },
};

/** Enough of a look to refuse a file that is something else; causes treat missing evidence as unknown. */
function asReport(value: unknown, file: string): Report {
  const report = value as Partial<Report> | null;
  if (report?.schema !== 'cf502/report@1' || report.evidence?.schema !== 'cf502/evidence@1') {
    throw new UsageError(
      `${file} is not a cf502 report: give a file that check --json wrote (one report per file).`,
    );
  }
  return report as Report;
}

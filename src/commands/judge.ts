import type { Settings } from '../check/rejudge.ts';
import { rejudgeAll } from '../check/rejudge-all.ts';
import { type Leg, legsOf } from '../cloudfront/ways-in.ts';
import type { Report } from '../formats/report.ts';
import type { Target } from '../formats/target.ts';
import { TARGET_OPTIONS, toRequest } from '../input/options.ts';
import { readWords } from '../input/words.ts';
import { toJson } from '../render/json.ts';
import { toTerminal } from '../render/terminal/terminal.ts';
import { type Command, UsageError } from './command.ts';
import { exitStatus } from './exit-status.ts';
import { nameOf, readJson } from './files.ts';
import { asSavedReport } from './saved-report.ts';
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
    'judge REPORT.json|- [--host-header NAME|none] [--protocol …] [--min-tls …] [--at TIME] [--json]',
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
    const saved = await asSavedReport(await readJson(file, io.readInput), nameOf(file));
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
    const time = at === undefined ? null : readTime('--at', at);
    const notAsked = legNotAsked(saved, known);
    if (notAsked !== undefined) {
      const { protocol, port } = notAsked;
      throw new UsageError(
        `${nameOf(file)} holds nothing of ${protocol} on port ${port}, which these settings use: ask the origin with cf502 check --protocol ${known.protocol ?? protocol}.`,
      );
    }
    const report = judgedAgain(saved, known, time, nameOf(file));
    io.out(json ? toJson(report) : toTerminal(report, { colour: io.colour, width: io.width }));
    return exitStatus([report.verdict.state]);
  },
};

/** A way in that the settings open and the check left alone: nothing can be said of it. */
function legNotAsked({ evidence: { target, endpoints } }: Report, settings: Settings): Leg | undefined {
  if (endpoints.length === 0) return undefined;
  const asked = legsOf(target);
  const now: Target = { ...target, ...settings };
  return legsOf(now).find(
    ({ protocol, port }) => !asked.some((leg) => leg.protocol === protocol && leg.port === port),
  );
}

/**
 * A report may be as the schema says and still say what no check can see.
 *
 * @param time `null`: when each Region saw what it saw
 */
function judgedAgain(saved: Report, settings: Settings, time: Date | null, file: string): Report {
  try {
    return rejudgeAll(saved, settings, saved.id, ({ observedAt }) => time ?? new Date(observedAt));
  } catch (error) {
    throw new UsageError(
      `${file} cannot be judged, was it edited? ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

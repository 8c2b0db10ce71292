import { styleText } from 'node:util';
import { createAddressPolicy } from '../addresses/address-policy.ts';
import { diagnose } from '../check/diagnose.ts';
import type { Report } from '../formats/report.ts';
import type { Target } from '../formats/target.ts';
import { parseTargetWords } from '../input/options.ts';
import { type Authority, createAuthority } from '../lab/origins/authority.ts';
import type { FarmOrigin } from '../lab/origins/farm-origin.ts';
import { FARM_ORIGINS } from '../lab/origins/origins.ts';
import { nameOf } from '../lab/origins/serving.ts';
import { type Command, type Io, UsageError } from './command.ts';
import { EXIT } from './exit-status.ts';

/** What a diagnosis of one farm origin came to. */
export type Trial = {
  readonly origin: FarmOrigin;
  readonly found: readonly string[];
  readonly report: Report;
  readonly right: boolean;
};

export const selftest: Command = {
  name: 'selftest',
  usage: [
    'selftest',
    '      Every cause against the built-in farm of broken origins, on this machine, offline.',
  ],
  run: async (words, io) => {
    if (words.length > 0) throw new UsageError('selftest takes nothing: type cf502 selftest.');
    const authority = createAuthority(io.now());
    const trials: Trial[] = [];
    for (const origin of FARM_ORIGINS) {
      const trial = await tryOrigin(origin, authority, io);
      io.out(trialLine(trial, io.colour));
      trials.push(trial);
    }
    const wrong = trials.filter(({ right }) => !right).length;
    io.out('');
    io.out(
      wrong === 0
        ? `All ${trials.length} origins were judged right.`
        : `${wrong} of ${trials.length} origins were judged wrong: please report this output.`,
    );
    io.out(
      'Not in the farm: what only public DNS, a removed root’s own key or CloudFront itself could show.',
    );
    return wrong === 0 ? EXIT.ok : EXIT.broken;
  },
};

/** Serves one farm origin, diagnoses it, and compares the causes found with the ones it was made to have. */
export async function tryOrigin(
  origin: FarmOrigin,
  authority: Authority,
  io: Pick<Io, 'now' | 'signal'>,
): Promise<Trial> {
  const served = await origin.serve(authority, io.now());
  const host = nameOf(origin.label);
  try {
    const report = await diagnose(farmTarget(origin, host, served.port), {
      id: origin.label,
      vantage: 'local',
      policy: createAddressPolicy(['127.0.0.0/8']),
      addedRoots: [authority.root.der],
      ...(served.resolver === undefined
        ? { resolveTo: new Map([[host, [served.address]]]) }
        : { resolveTo: new Map(), resolver: served.resolver }),
      headers: [],
      timeoutMs: 20_000,
      now: io.now,
      onProgress: () => {},
      signal: io.signal,
    });
    const found = report.verdict.causes;
    return {
      origin,
      found,
      report,
      right: found.join() === origin.expected.join(),
    };
  } finally {
    await served.stop();
  }
}

function farmTarget({ options = [] }: FarmOrigin, host: string, port: number): Target {
  const request = parseTargetWords([`${host}:${port}`, ...options]);
  if (request.kind === 'invalid') throw new Error(request.message);
  const [target] = request.value.targets;
  if (target === undefined) throw new Error('no target was read');
  return target;
}

function trialLine({ origin, found, right, report }: Trial, colour: boolean): string {
  const paint = (style: 'green' | 'red', text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const mark = right ? paint('green', 'right') : paint('red', 'WRONG');
  const causes = found.length === 0 ? 'nothing found' : found.join(', ');
  const wanted = right ? '' : ` (expected ${origin.expected.join(', ') || 'nothing'})`;
  return `${mark}  ${origin.story.padEnd(60)} ${causes}${wanted}  ${report.elapsedMs} ms`;
}

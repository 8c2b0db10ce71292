import { type LiveWord, readLiveWord } from '../../check/live-distribution.ts';
import { mayHoldYaml } from '../../distribution/pasted-configuration.ts';
import { LOOKS_CONFIGURED } from '../../distribution/pasted-json.ts';
import type { Viewer } from '../../distribution/viewer.ts';
import type { DistributionPlan } from '../../formats/distribution.ts';
import type { Report } from '../../formats/report.ts';
import type { Target } from '../../formats/target.ts';
import { givenSettings, type TargetRequest, toRequest } from '../../input/options.ts';
import { slackTargetWords } from '../../input/slack-text.ts';
import type { Place } from '../../jobs/store/store.ts';
import type { DistributionAnswer } from '../../jobs/task.ts';
import type { Work } from '../../jobs/work.ts';
import type { Audit } from '../../operating/audit.ts';
import { type AwsOpen, isInternal, isLive } from '../access/aws-open.ts';
import { whoIn } from '../access/who.ts';

/** Targets, with what a distribution's configuration says of some of them. */
export type CheckRequest = TargetRequest & {
  readonly plans?: ReadonlyMap<Target, DistributionPlan>;
  /** What could not be read, and what is left out: for the asker. */
  readonly notes?: readonly string[];
};

/** What somebody typed who names distributions, or names that viewers use. */
export type Naming = {
  readonly words: readonly { readonly word: string; readonly live: LiveWord }[];
  readonly values: Readonly<Record<string, string>>;
};

export type Distributions = {
  /** Reads a text as names that are looked up in AWS; `null` where it is none, or AWS is not asked. */
  readonly naming: (text: string) => Naming | null;
  /** Looks them up; `null` where AWS may not be asked in this place, and they may be names of origins. */
  readonly find: (naming: Naming, place: Place) => Promise<CheckRequest | null>;
  /**
   * The origins of a configuration that was handed over; `null` where it is none, and a sentence where it
   * leads to no origin.
   */
  readonly read: (bytes: Uint8Array, viewer: Viewer | null) => Promise<CheckRequest | string | null>;
  /** What was read live is not used where AWS may not be asked by now. */
  readonly permitted: (
    plan: DistributionPlan | undefined,
    place: Place,
  ) => Promise<DistributionPlan | undefined>;
  /** Whether a report may be shown in a channel: what AWS said may only where AWS may be asked by now. */
  readonly mayShow: (report: Report, channel: string) => Promise<boolean>;
};

/** Origins of one request that are checked; further ones are named. */
const CHECKS_MAX = 5;

export function createDistributions({
  work,
  audit,
  awsOpen,
}: {
  readonly work: Pick<Work, 'read'>;
  readonly audit: Audit;
  /** `null`: AWS is not asked at all. */
  readonly awsOpen: AwsOpen | null;
}): Distributions {
  async function lookUp(
    { word, live }: Naming['words'][number],
    { values, given }: { readonly values: Naming['values']; readonly given: Partial<Target> },
    place: Place,
  ): Promise<CheckRequest> {
    const answer = await work.read({ kind: 'distribution', question: { from: 'aws', word: live, given } });
    for (const made of answer.calls) audit({ event: 'aws-call', check: null, ...made, ...whoIn(place) });
    if (answer.kind === 'planned') return toCheckRequest(answer);
    const plain = answer.kind === 'unserved' ? toRequest([word], values) : null;
    // A name that no distribution serves may be an origin's.
    return plain?.kind === 'parsed'
      ? { ...plain.value, notes: answer.notes }
      : { targets: [], timeoutMs: null, notes: [answer.because, ...answer.notes] };
  }

  const isOpen = async (channel: string): Promise<boolean> => (await awsOpen?.(channel)) ?? false;

  return {
    naming(text) {
      if (awsOpen === null) return null;
      const typed = slackTargetWords(text);
      if (typed === null || typed.positionals.length === 0 || typed.positionals.length > CHECKS_MAX)
        return null;
      const words = typed.positionals.flatMap((word) => {
        const live = readLiveWord(word, true);
        return live === null ? [] : [{ word, live }];
      });
      return words.length === typed.positionals.length ? { words, values: typed.values } : null;
    },
    async find({ words, values }, place) {
      if (!(await isOpen(place.channel))) return closedTo(words);
      const settings = givenSettings(values);
      if (settings.kind === 'invalid') return null;
      const { given, timeoutMs } = settings.value;
      const found = await Promise.all(words.map((one) => lookUp(one, { values, given }, place)));
      return {
        targets: found.flatMap(({ targets }) => targets),
        timeoutMs,
        plans: new Map(found.flatMap(({ plans }) => [...(plans ?? [])])),
        notes: [...new Set(found.flatMap(({ notes = [] }) => notes))],
      };
    },
    async read(bytes, viewer) {
      if (!mayBeConfiguration(bytes)) return null;
      const question = { from: 'text', bytes, viewer, given: {} } as const;
      const answer = await work.read({ kind: 'distribution', question });
      if (answer.kind === 'planned') return toCheckRequest(answer);
      return answer.kind === 'invalid' ? answer.because : null;
    },
    async permitted(plan, { channel }) {
      return !isLive(plan) || (await isOpen(channel)) ? plan : undefined;
    },
    mayShow: async (report, channel) => !isInternal(report) || isOpen(channel),
  };
}

/** Where AWS is not asked: what names a distribution can be nothing else. */
function closedTo(words: Naming['words']): CheckRequest | null {
  const [first] = words.flatMap(({ live: { wanted } }) =>
    wanted.kind === 'id' ? wanted.id : wanted.host.endsWith('.cloudfront.net') ? wanted.host : [],
  );
  if (first === undefined) return null;
  const because = `${first} is a distribution, and AWS is not asked in this channel: either the operator did not list it, or another company reads along, or Slack does not say whether one does. Name the origin, or hand over what \`aws cloudfront get-distribution\` prints`;
  return { targets: [], timeoutMs: null, notes: [because] };
}

const toCheckRequest = ({
  checks,
  notes,
}: Extract<DistributionAnswer, { kind: 'planned' }>): CheckRequest => {
  const taken = checks.slice(0, CHECKS_MAX);
  const left = checks.slice(CHECKS_MAX).map(({ plan }) => plan.origin.domainName);
  return {
    targets: taken.map(({ target }) => target),
    timeoutMs: null,
    plans: new Map(taken.map(({ target, plan }) => [target, plan])),
    notes: [
      ...(left.length === 0
        ? []
        : [
            `${left.length} more origins are not checked (${left.slice(0, 3).join(', ')}…): name the URL that fails`,
          ]),
      ...notes,
    ],
  };
};

/**
 * Before a process is asked: the first sign that is no white space opens an object or a list, in UTF-8 or, as
 * PowerShell's `>` writes it, in UTF-16; or a configuration stands among other words.
 */
function mayBeConfiguration(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.subarray(0, SEARCHED_BYTES)).toString('latin1').replaceAll('\0', '');
  const isJson = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*[[{]/.test(text);
  return isJson || LOOKS_CONFIGURED.test(text) || mayHoldYaml(text);
}

const SEARCHED_BYTES = 100_000;

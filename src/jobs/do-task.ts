import { createAddressPolicy } from '../addresses/address-policy.ts';
import { STRANGER_POLICY, type StrangerPolicy } from '../addresses/stranger-policy.ts';
import { type Diagnose, diagnose } from '../check/diagnose.ts';
import { judgePasted } from '../check/judge-pasted.ts';
import { isEnough } from '../check/rejudge.ts';
import { rejudgeAll } from '../check/rejudge-all.ts';
import { repairOriginChain } from '../check/repair.ts';
import type { Surroundings } from '../check/surroundings.ts';
import { judgeEdgeResult } from '../edge-functions/judge-handler.ts';
import type { EdgeQuestion } from '../edge-functions/judge-result.ts';
import { explainYaml } from '../explain/explain-configuration.ts';
import { explainText } from '../explain/explain-text.ts';
import { namedOrigins } from '../explain/named-origins.ts';
import { readMeaning, readYamlMeaning } from '../explain/reader.ts';
import type { CallMade } from '../formats/aws.ts';
import { isRecognised } from '../formats/explain-report.ts';
import { describeEvidence, supportText } from '../render/describe-evidence.ts';
import { edgeAnswer } from '../render/slack/edge-answer.ts';
import { configuredCheck } from './configured-check.ts';
import type { Check } from './queue/queue.ts';
import {
  type CheckDone,
  type EdgeFiles,
  type OnProgress,
  type Results,
  type Task,
  toPlainError,
  type WorkSetup,
} from './task.ts';

/** Does one task in this process. Rejects on a bug of ours, or with the signal's reason. */
export type DoTask = <T extends Task>(
  task: T,
  beside: { readonly onProgress: OnProgress; readonly signal: AbortSignal },
) => Promise<Results[T['kind']]>;

/** How much of a text is searched for host names. */
const NAMES_WITHIN = 200_000;

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function rejudged({ report: saved, settings, id }: Extract<Task, { kind: 'rejudge' }>): Results['rejudge'] {
  const report = rejudgeAll(saved, settings, id, ({ observedAt }) => new Date(observedAt));
  return { report, isEnough: isEnough(report) };
}

async function explained({ bytes, names }: Extract<Task, { kind: 'explain' }>): Promise<Results['explain']> {
  const report = (await explainYaml(bytes)) ?? explainText(bytes);
  const isEnough = names === 'if-recognised' && (report.hosts.length > 0 || !isRecognised(report));
  const hosts = isEnough ? report.hosts : namedOrigins(textOf(bytes.subarray(0, NAMES_WITHIN)), report.hosts);
  return { report, hosts };
}

function edgeQuestion({ result, input, ...asked }: EdgeFiles): EdgeQuestion {
  return { ...asked, resultText: textOf(result), ...(input === null ? {} : { inputText: textOf(input) }) };
}

/**
 * @param lab replaced in tests: the diagnosis that a check runs, and which addresses on this machine
 * strangers may name
 */
export function createDoTask(
  setup: WorkSetup,
  now: () => Date,
  lab: { readonly diagnose?: Diagnose; readonly strangers?: StrangerPolicy } = {},
): DoTask {
  const policy = createAddressPolicy(setup.allowedCidrs);
  const surroundings: Omit<Surroundings, 'id' | 'headers' | 'timeoutMs' | 'onProgress' | 'signal'> = {
    vantage: setup.vantage,
    ...(setup.allowlistedEgress === undefined ? {} : { allowlistedEgress: setup.allowlistedEgress }),
    policy,
    strangers: lab.strangers ?? STRANGER_POLICY,
    addedRoots: setup.addedRoots,
    publicDns: setup.publicDns,
    privateZones: setup.privateZones,
    resolveTo: new Map(setup.resolveTo),
    now,
    ...(setup.resolver === null ? {} : { resolver: setup.resolver }),
  };

  async function check(
    wanted: Check,
    beside: { readonly onProgress: OnProgress; readonly signal: AbortSignal },
  ): Promise<CheckDone> {
    const bugs: CheckDone['bugs'][number][] = [];
    const calls: CallMade[] = [];
    let judgeMs = 0;
    const asked = await configuredCheck(wanted, setup.aws, {
      onCall: (made) => calls.push(made),
      now,
      signal: beside.signal,
    });
    const report = await (lab.diagnose ?? diagnose)(asked.target, {
      ...surroundings,
      ...beside,
      ...asked.around,
      id: wanted.id,
      headers: [],
      timeoutMs: wanted.timeoutMs,
      ...(wanted.timesIdleClose && { timesIdleClose: true }),
      onJudged: (elapsedMs) => {
        judgeMs = elapsedMs;
      },
      onBug: (error, where) => bugs.push({ where, error: toPlainError(error) }),
    });
    return { report, judgeMs, bugs, calls };
  }

  async function done(task: Task, beside: Parameters<DoTask>[1]): Promise<Results[Task['kind']]> {
    switch (task.kind) {
      case 'check':
        return check(task.check, beside);
      case 'rejudge':
        return rejudged(task);
      case 'describe':
        return describeEvidence(task.report);
      case 'support':
        return supportText(task.report);
      case 'explain':
        return explained(task);
      case 'meaning':
        return (await readYamlMeaning(task.text)) ?? readMeaning(task.text);
      case 'edge':
        return edgeAnswer(judgeEdgeResult(edgeQuestion(task.question)));
      case 'distribution': {
        const { planDistribution } = await import('./plan-distribution.ts');
        return planDistribution(task.question, setup.aws, now, beside.signal);
      }
      case 'pasted':
        return judgePasted(new TextDecoder().decode(task.bytes), now());
      case 'repair':
        return repairOriginChain(task.evidence, surroundings, now(), beside.signal);
    }
  }
  return done as DoTask;
}

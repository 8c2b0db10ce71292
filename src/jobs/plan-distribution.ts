import { notFoundIn, planLive } from '../check/live-distribution.ts';
import { plannedChecks } from '../check/planned-checks.ts';
import { pastedConfiguration } from '../distribution/pasted-configuration.ts';
import type { Planned } from '../distribution/plan.ts';
import { readConfiguration } from '../distribution/read-configuration.ts';
import { decodeText } from '../explain/decode-text.ts';
import type { CallMade } from '../formats/aws.ts';
import type { AwsSettings } from '../settings/aws.ts';
import type { DistributionAnswer, DistributionQuestion } from './task.ts';

/** Which origins to check, as a distribution's configuration has them. */
export async function planDistribution(
  question: DistributionQuestion,
  settings: AwsSettings | null,
  now: () => Date,
  signal: AbortSignal,
): Promise<DistributionAnswer> {
  if (question.from === 'text') return planText(question);
  const calls: CallMade[] = [];
  if (settings === null)
    return { kind: 'unserved', because: 'AWS is not asked here (CF502_AWS)', calls, notes: [] };
  const onCall = (made: CallMade) => calls.push(made);
  const planning = await planLive(question.word, question.given, { settings, onCall, now, signal });
  switch (planning.kind) {
    case 'planned':
      return { kind: 'planned', checks: withoutSecrets(planning.planned), notes: planning.notes, calls };
    case 'invalid':
      return { kind: 'invalid', because: `${planning.message}.`, notes: planning.notes, calls };
    case 'none':
      return {
        kind: 'unserved',
        because: notFoundIn(question.word, planning.problems),
        notes: planning.problems.map(({ because }) => `AWS: ${because}`),
        calls,
      };
  }
}

async function planText({
  bytes,
  viewer,
  given,
}: Extract<DistributionQuestion, { from: 'text' }>): Promise<DistributionAnswer> {
  const none = { kind: 'unserved', calls: [], notes: [] } as const;
  const decoded = decodeText(bytes);
  if (decoded.kind === 'unreadable') return { ...none, because: `Nothing was read: ${decoded.because}.` };
  const pasted = await pastedConfiguration(new TextDecoder().decode(decoded.bytes));
  if (pasted.kind === 'unread') return { ...none, kind: 'invalid', because: pasted.because };
  const configuration = pasted.kind === 'value' ? readConfiguration(pasted.value) : null;
  if (configuration === null)
    return {
      ...none,
      because:
        'This is no configuration of a distribution: give what `aws cloudfront get-distribution --id ID` prints, a CloudFormation template, or `terraform show -json`.',
    };
  const planning = plannedChecks(viewer === null ? [] : [viewer], configuration, given);
  return planning.kind === 'invalid'
    ? { ...none, kind: 'invalid', because: `The configuration was read: ${planning.message}.` }
    : { kind: 'planned', checks: withoutSecrets(planning.planned), notes: planning.notes, calls: [] };
}

/** Values of custom headers are left out: they stay in this process. */
const withoutSecrets = (planned: readonly Planned[]) => planned.map(({ target, plan }) => ({ target, plan }));

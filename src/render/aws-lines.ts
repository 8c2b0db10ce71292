import type { AwsEvidence, AwsLine } from '../formats/aws.ts';
import type { CheckedLine } from './checked.ts';

const LABELS: Readonly<Record<AwsLine['about'], string>> = {
  'error-rates': 'Error rates (CloudWatch)',
  'access-log': 'Access log (CloudWatch Logs, the last hour)',
  'function-log': 'Function log (CloudWatch Logs)',
  balancer: 'Load balancer',
  firewall: 'Firewall (it narrows the question, and proves no path)',
  change: 'Changed (CloudTrail, 24 hours)',
};

/** What AWS's own services say around the origin. All text in it may be foreign. */
export function awsLines(aws: AwsEvidence | undefined): readonly CheckedLine[] {
  if (aws === undefined) return [];
  return [
    ...aws.lines.map(({ about, text }) => ({ label: LABELS[about], text })),
    ...(aws.problems.length === 0 ? [] : [{ label: 'Not read from AWS', text: aws.problems.join('; ') }]),
  ];
}

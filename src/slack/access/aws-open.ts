import type { DistributionPlan } from '../../formats/distribution.ts';
import type { Report } from '../../formats/report.ts';
import type { Target } from '../../formats/target.ts';
import type { Call } from '../sending/call.ts';
import { readChannelInfo } from './channel-info.ts';

/** Whether AWS may be asked in a channel, and what it says be shown there. */
export type AwsOpen = (channel: string) => Promise<boolean>;

const REMEMBERED_MS = 60_000;

/**
 * AWS is open in the channels that the operator listed (`CF502_AWS_CHANNELS`), unless people of another
 * company read along (Slack Connect). Where Slack does not say whether they do, it is closed.
 *
 * @param clockMs monotonic, in milliseconds
 */
export function createAwsOpen(channels: readonly string[], call: Call, clockMs: () => number): AwsOpen {
  const known = new Map<string, { readonly isOpen: boolean; readonly at: number }>();

  async function isOurs(channel: string): Promise<boolean> {
    try {
      const info = await readChannelInfo(call, channel);
      return info.is_ext_shared === false && info.is_pending_ext_shared !== true;
    } catch {
      return false;
    }
  }

  return async (channel) => {
    if (!channels.includes(channel)) return false;
    const before = known.get(channel);
    if (before !== undefined && clockMs() - before.at < REMEMBERED_MS) return before.isOpen;
    const isOpen = await isOurs(channel);
    known.set(channel, { isOpen, at: clockMs() });
    return isOpen;
  };
}

/** Whether a report holds what only listed channels may read: names of origins, logs, names of colleagues. */
export const isInternal = ({ evidence }: Report): boolean =>
  evidence.aws !== undefined || isLive(evidence.distribution);

export const isLive = (plan: DistributionPlan | undefined): boolean => plan?.live !== undefined;

/** The origin of a check, where others than the people of its channel may read it. */
export const originOutside = ({
  target,
  distribution,
}: {
  readonly target: Target;
  readonly distribution?: DistributionPlan;
}): string => (isLive(distribution) ? 'an origin that AWS named' : target.origin);

/** For the asker, in place of a report. */
export const NOT_SHOWN_HERE =
  'Part of this result was read from AWS, which may not be asked in this channel by now: it is not shown here.';

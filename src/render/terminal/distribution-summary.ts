import type { Report } from '../../formats/report.ts';
import { clean, cut } from '../foreign-text.ts';
import { STATE_WORDS } from '../wording.ts';
import { LINE_MAX } from './wrapped.ts';

/** One line for each origin of a distribution, in front of their reports. It ends with a line break. */
export function distributionSummary(reports: readonly Report[]): string {
  const lines = reports.map(({ evidence: { distribution: plan }, target, verdict }) => {
    const patterns = [plan?.behavior.pattern ?? '*', ...(plan?.behavior.alsoPatterns ?? [])];
    const shown =
      patterns.slice(0, 3).join(' ') + (patterns.length > 3 ? ` and ${patterns.length - 3} more` : '');
    const role = plan?.group == null ? '' : `, ${plan.group.role} of group ${plan.group.id}`;
    const staging = plan?.staging ? ', staging' : '';
    const where = `${shown} → ${target.origin} (${plan?.origin.id ?? '?'}${role}${staging})`;
    return cut(clean(`- ${STATE_WORDS[verdict.state]}: ${where}: ${verdict.headline}.`), LINE_MAX);
  });
  return `${[`${reports.length} origins of this distribution`, ...lines].join('\n')}\n`;
}

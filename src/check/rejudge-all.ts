import type { Evidence } from '../formats/evidence.ts';
import type { Report } from '../formats/report.ts';
import { mergeVantages, type RegionReport } from '../report/vantages.ts';
import { rejudge, type Settings } from './rejudge.ts';

/**
 * Judges a report again under other settings; one from several Regions with what each of them saw.
 *
 * @param at the time to judge each Region's evidence at
 */
export function rejudgeAll(
  saved: Report,
  settings: Settings,
  id: string,
  at: (evidence: Evidence) => Date,
): Report {
  const { vantages = [], silentRegions = [] } = saved;
  const alone = () => rejudge(saved, settings, at(saved.evidence), { ...saved, id });
  if (vantages.length === 0) return alone();
  const ends = vantages.map(({ region, evidence }): RegionReport => {
    const seen = { ...saved, id, vantage: region };
    const report = rejudge({ ...seen, evidence }, settings, at(evidence), seen);
    return { region, kind: 'reported', report };
  });
  const silent = silentRegions.map((one): RegionReport => ({ ...one, kind: 'silent' }));
  return mergeVantages(ends, silent) ?? alone();
}

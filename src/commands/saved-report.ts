import schema from '../formats/report.schema.json' with { type: 'json' };
import type { Report } from '../formats/report.ts';
import { UsageError } from './command.ts';
import { faultIn, type Schema } from './json-schema.ts';

/** What `judge` reads of a report: its evidence, and what identifies it. The saved verdict does not count. */
const READ: Schema = {
  type: 'object',
  required: ['schema', 'id', 'vantage', 'startedAt', 'elapsedMs', 'evidence'],
  properties: {
    schema: schema.properties.schema,
    id: schema.properties.id,
    vantage: schema.properties.vantage,
    startedAt: schema.properties.startedAt,
    elapsedMs: schema.properties.elapsedMs,
    evidence: schema.properties.evidence,
  },
};
const DEFINITIONS = schema.$defs as Readonly<Record<string, Schema>>;

/**
 * A report that was read from a file, which anybody may have edited.
 *
 * @throws UsageError naming the first place that is not as `report.schema.json` says
 */
export function asSavedReport(value: unknown, file: string): Report {
  const report = value as Partial<Report> | null;
  if (report?.schema !== 'cf502/report@1') {
    throw new UsageError(
      `${file} is not a cf502 report: give a file that check --json wrote (one report per file).`,
    );
  }
  const fault = faultIn(value, READ, DEFINITIONS) ?? timeFault(report as Report);
  if (fault !== null) {
    throw new UsageError(
      `${file} is a cf502 report, but ${fault}: give it as check --json wrote it, unedited, and not written by a newer cf502.`,
    );
  }
  return report as Report;
}

/** The schema knows a time by its form; the 31st of February has it too. */
function timeFault({ startedAt, evidence }: Report): string | null {
  const wrong = [startedAt, evidence.observedAt].find((time) => Number.isNaN(Date.parse(time)));
  return wrong === undefined ? null : `${wrong} is no time`;
}

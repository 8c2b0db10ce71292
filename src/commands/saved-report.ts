import type { ErrorObject } from 'ajv/dist/2020.js';
import schema from '../formats/report.schema.json' with { type: 'json' };
import type { Report } from '../formats/report.ts';
import { UsageError } from './command.ts';

/** What `judge` reads of a report: its evidence, and what identifies it. The saved verdict does not count. */
const READ = {
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
  $defs: schema.$defs,
};

/**
 * A report that was read from a file, which anybody may have edited.
 *
 * @throws UsageError naming the first place that is not as `report.schema.json` says
 */
export async function asSavedReport(value: unknown, file: string): Promise<Report> {
  const report = value as Partial<Report> | null;
  if (report?.schema !== 'cf502/report@1') {
    throw new UsageError(
      `${file} is not a cf502 report: give a file that check --json wrote (one report per file).`,
    );
  }
  const fault = (await faultIn(value, READ)) ?? timeFault(report as Report);
  if (fault !== null) {
    throw new UsageError(
      `${file} is a cf502 report, but ${fault}: give it as check --json wrote it, unedited, and not written by a newer cf502.`,
    );
  }
  return report as Report;
}

/**
 * The first place where a value is not as its schema says, in words: `evidence.endpoints[0].tcp is missing`.
 * The validator is loaded here, since only what comes from outside needs it.
 *
 * @returns `null` where the value fits
 */
export async function faultIn(value: unknown, by: object): Promise<string | null> {
  const { default: ajv } = await import('ajv/dist/2020.js');
  const validate = new ajv.Ajv2020({ discriminator: true, strict: false }).compile(by);
  return validate(value) ? null : inWords(deepest(validate.errors ?? []));
}

/** Of the alternatives of a union, the one that fits furthest says best what is wrong. */
function deepest(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const depth = ({ instancePath }: ErrorObject) => instancePath.split('/').length;
  const own = errors.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'oneOf');
  return own.toSorted((one, other) => depth(other) - depth(one))[0] ?? errors[0];
}

function inWords(error: ErrorObject | undefined): string {
  if (error === undefined) return 'it does not fit';
  const { instancePath, keyword, params, message = 'does not fit' } = error;
  const place = placeOf(instancePath);
  if (keyword === 'required') return `${placeOf(`${instancePath}/${params.missingProperty}`)} is missing`;
  const problem =
    keyword === 'enum'
      ? `is none of ${params.allowedValues.join(', ')}`
      : keyword === 'const'
        ? `is not ${JSON.stringify(params.allowedValue)}`
        : keyword === 'discriminator'
          ? `has no known ${params.tag}`
          : message;
  return `${place === '' ? 'it' : place} ${problem}`;
}

/** `/evidence/dns/0` as `evidence.dns[0]`. */
const placeOf = (pointer: string): string =>
  pointer
    .slice(1)
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');

/** The schema knows a time by its form; the 31st of February has it too. */
function timeFault({ startedAt, evidence }: Report): string | null {
  const wrong = [startedAt, evidence.observedAt].find((time) => Number.isNaN(Date.parse(time)));
  return wrong === undefined ? null : `${wrong} is no time`;
}

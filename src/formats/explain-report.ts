import type { CauseId } from './cause-ids.ts';
import type { RemedyPart } from './remedy-step.ts';

/**
 * Who made the response a viewer got.
 *
 * - `cloudfront`: CloudFront itself, because it could not use the origin, or refused the request
 * - `origin`: the origin, and CloudFront passed it on
 * - `function`: an edge function: it answered, failed, or returned what CloudFront refuses
 * - `unknown`: the text does not tell, or its records do not agree
 */
export type MadeBy = 'cloudfront' | 'origin' | 'function' | 'unknown';

/**
 * One explanation as a public contract: fields are added, never changed. Strings may hold foreign text:
 * escape them.
 */
export type ExplainReport = {
  readonly schema: 'cf502/explain@1';
  /** What the text was taken for. */
  readonly form: TextForm;
  readonly madeBy: MadeBy;
  /**
   * The status the viewer got; of many records the most frequent error. `null` where the text does not tell.
   */
  readonly status: number | null;
  /**
   * Every cause the text leaves possible, the likeliest first where it says so; empty where it tells only the
   * status.
   */
  readonly causes: readonly CauseId[];
  readonly because: string;
  /** What would tell more, in sentences. */
  readonly next: readonly string[];
  /** Names worth a check, origins before viewers' names. */
  readonly hosts: readonly string[];
  /** `X-Amz-Cf-Id`, "Request ID", `x-edge-request-id`: the search term in CloudFront's logs. At most 20. */
  readonly requestIds: readonly string[];
  /** Rules for function results that the text names (`cf502 edge`). */
  readonly rules: readonly { readonly rule: string; readonly fix: string; readonly source: string }[];
  /** Log records read; 1 for a page or a response. */
  readonly records: number;
  /** With more than one record: the failing ones, counted, the most frequent first. */
  readonly groups?: Groups;
  /** What tells failing from working requests, where something does. */
  readonly comparison?: Comparison;
  /** Causes that the text names and its working requests rule out. */
  readonly ruledOut?: readonly CauseId[];
  /** Of many records: failing ones over time. */
  readonly timeLine?: readonly TimeSpan[];
  /**
   * What to do about the likeliest causes: the same as a check would say. Empty or absent where a check tells
   * more.
   */
  readonly advice?: readonly Advice[];
};

/** What a text was taken for. */
export type TextForm =
  | 'error-page'
  | 'response'
  | 'standard-log'
  | 'real-time-log'
  | 'json-log'
  | 'validation-log'
  | 'function-log'
  | 'origin-log'
  | 'tool-output'
  | 'api-error'
  | 'configuration'
  | 'words'
  | 'unrecognised';

/** A field of a request that failing and working ones are compared by. */
export type ComparedField =
  | 'method'
  | 'path'
  | 'host'
  | 'protocol'
  | 'http-version'
  | 'edge-location'
  | 'time';

/** The smallest set of fields that tells failing from working requests. Values are foreign text. */
export type Comparison = {
  /** All of these together. For `time` the first and the last failing minute, UTC. */
  readonly fields: readonly { readonly field: ComparedField; readonly values: readonly string[] }[];
  /** How many requests meet them; of large logs, estimated from a sample. */
  readonly failing: { readonly matching: number; readonly of: number };
  readonly working: { readonly matching: number; readonly of: number };
  /** Medians of the time taken. */
  readonly seconds: { readonly failing: number | null; readonly working: number | null };
};

/** A span of the time line. */
export type TimeSpan = {
  /** `2026-11-23T10:04`, UTC. */
  readonly from: string;
  readonly minutes: number;
  readonly failing: number;
  readonly records: number;
};

/** What to do about one cause. */
export type Advice = {
  readonly cause: CauseId;
  readonly title: string;
  readonly steps: readonly string[];
  /** The same by their parts. */
  readonly remedy?: readonly RemedyPart[];
  readonly proof: string;
  readonly source: string;
};

/** How many records share a value. */
export type Group = { readonly key: string; readonly count: number };

/** Many records counted in several ways, the most frequent first. */
export type Groups = {
  readonly cause: readonly (Group & { readonly causes: readonly CauseId[]; readonly madeBy: MadeBy })[];
  readonly status: readonly Group[];
  readonly path: readonly Group[];
  readonly edgeLocation: readonly Group[];
  /** `2026-11-23T10:04`, UTC. */
  readonly minute: readonly Group[];
};

export function isRecognised({ form }: ExplainReport): boolean {
  return form !== 'unrecognised';
}

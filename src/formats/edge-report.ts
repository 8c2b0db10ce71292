/** When a function runs. CloudFront Functions knows the two viewer events only. */
export const EDGE_EVENTS = [
  'viewer-request',
  'origin-request',
  'origin-response',
  'viewer-response',
] as const;
export type EdgeEvent = (typeof EDGE_EVENTS)[number];

/** Whether a function runs at it before or after CloudFront's cache, and what it is handed. */
export const EVENT_FACTS: Readonly<
  Record<EdgeEvent, { readonly side: 'viewer' | 'origin'; readonly handed: 'request' | 'response' }>
> = {
  'viewer-request': { side: 'viewer', handed: 'request' },
  'origin-request': { side: 'origin', handed: 'request' },
  'origin-response': { side: 'origin', handed: 'response' },
  'viewer-response': { side: 'viewer', handed: 'response' },
};

export const isAtViewers = (event: EdgeEvent): boolean => EVENT_FACTS[event].side === 'viewer';

/** `lambda`: Lambda@Edge. `functions`: CloudFront Functions. */
export type EdgeRuntime = 'lambda' | 'functions';

/**
 * `invalid`: CloudFront refuses it. `unsure`: only inferred rules are broken, or the input event could not be
 * used. `not-judged`: the text is not what a function returned, so nothing is known of CloudFront's answer.
 */
export type EdgeState = 'valid' | 'invalid' | 'unsure' | 'not-judged';

/**
 * How sure it is that CloudFront refuses: the guide says so, somebody's log or page shows it, or we infer it.
 * Inferred rules alone never make a result invalid.
 */
export type EdgeCertainty = 'documented' | 'observed' | 'inferred';

/** One judgement as a public contract: fields are added, never changed. */
export type EdgeReport = {
  readonly schema: 'cf502/edge@1';
  /** Of many events: what all of them together come to. */
  readonly state: EdgeState;
  readonly event: EdgeEvent;
  readonly runtime: EdgeRuntime;
  /** How the text was understood where it held more than a result; `null` where it is the result itself. */
  readonly readAs: string | null;
  /** Nothing but code was there: it was read and not run. */
  readonly codeAlone?: true;
  /** What the result was taken for; `null` where it is neither. */
  readonly thing: 'request' | 'response' | null;
  /** All of them, each with its place. Foreign text in `because` and `path`: escape it. */
  readonly violations: readonly Violation[];
  /** What could not be looked at, in sentences. */
  readonly unchecked: readonly string[];
  /** What differs from the guide although CloudFront accepts it, in sentences. */
  readonly notes: readonly string[];
  /** Of a handler that ran with many events; the other members are those of the event that failed worst. */
  readonly matrix?: EdgeMatrix;
};

/** One place where a result breaks a rule. `path` and `because` hold foreign text. */
export type Violation = {
  readonly rule: string;
  /** JSONPath of the place (RFC 9535), `$` for the result itself. */
  readonly path: string;
  readonly because: string;
  readonly fix: string;
  readonly source: string;
  readonly certainty: EdgeCertainty;
  /** What CloudFront logs for it; `null` where no wording is on record. */
  readonly logged: string | null;
  /** What the viewer's error page says; `null` where no wording is on record. */
  readonly page: string | null;
  /** Holds only under a setting that is not known here; such a violation alone makes nothing invalid. */
  readonly dependsOn?: 'lambda-runtime' | 'function-timeout';
  /** There is no result to speak of: the runtime does not take the code, or the run failed. */
  readonly failed?: 'code' | 'run';
};

/** How a handler fared with realistic events of each type. */
export type EdgeMatrix = {
  readonly types: readonly EdgeMatrixType[];
  /** The events that fail, and why; the first is the one that was made smaller. Foreign text in `because`. */
  readonly failing: readonly {
    readonly event: EdgeEvent;
    readonly name: string;
    readonly state: EdgeState;
    readonly rules: readonly string[];
    readonly because: string;
  }[];
  /** The file the smallest failing event was written to; `null` where no event was. */
  readonly smallestEvent?: string | null;
};

/** How a handler fared at one event type. */
export type EdgeMatrixType = {
  readonly event: EdgeEvent;
  readonly events: number;
  readonly valid: number;
  readonly invalid: number;
  readonly unsure: number;
  readonly notRun: number;
  /** It fails at all of these events and not at those of another type: it was hardly written for this one. */
  readonly isOther: boolean;
};

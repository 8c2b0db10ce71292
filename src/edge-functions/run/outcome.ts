/** The versions of Lambda's Node.js runtime that Lambda@Edge may run on. */
export const LAMBDA_RUNTIMES = ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'] as const;
export type LambdaRuntime = (typeof LAMBDA_RUNTIMES)[number];

/** A call of one of the helpers that change where a request goes; `args` is what JSON keeps of them. */
export type OriginCall = {
  readonly name: 'updateRequestOrigin' | 'selectRequestOriginById' | 'createRequestOriginGroup';
  readonly args: readonly unknown[];
};

/** What the run noticed besides the result. Names are foreign text. */
export type Seen = {
  /** Hosts it wanted to reach; nothing is reached from here. */
  readonly network: readonly string[];
  /** Environment variables it read that Lambda@Edge does not set. */
  readonly environment: readonly string[];
  /** What this sandbox forbids and Lambda would not: processes, writing files. */
  readonly denied: readonly string[];
  readonly usesKeyValueStore: boolean;
  /** Members of the module `cloudfront` that this version of cf502 does not know. */
  readonly unknownHelpers: readonly string[];
  readonly originCalls: readonly OriginCall[];
};

export const NOTHING_SEEN: Seen = {
  network: [],
  environment: [],
  denied: [],
  usesKeyValueStore: false,
  unknownHelpers: [],
  originCalls: [],
};

/** What a handler did with one event, and what it printed meanwhile: at most 64 KiB of that. */
export type HandlerOutcome = {
  readonly output: string;
  readonly seen: Seen;
  /**
   * Parameters it declares, which is what Lambda's Node.js 24 runtime goes by; `null` where it was not
   * loaded.
   */
  readonly parameters: number | null;
} & (
  | {
      readonly kind: 'returned';
      /** What JSON.stringify prints for the result; empty where that is nothing. */
      readonly resultText: string;
      readonly elapsedMs: number;
      readonly cpuMs: number;
      /**
       * It returned a plain value, neither a promise nor by the callback: only Node.js 24 and later use that.
       */
      readonly isPlainReturn: boolean;
    }
  | { readonly kind: 'threw'; readonly error: string; readonly elapsedMs: number }
  | { readonly kind: 'timed-out'; readonly limitMs: number }
  | { readonly kind: 'not-loaded'; readonly because: string }
  | { readonly kind: 'not-run'; readonly because: string }
);

/** What is to be run, as it goes to the process that runs it. */
export type HandlerJob = {
  /** Absolute path of the module or of the function's code. */
  readonly modulePath: string;
  readonly inputTexts: readonly string[];
  /** For one event, in milliseconds. */
  readonly limitMs: number;
} & (
  | {
      readonly runtime: 'lambda';
      /** `null` where it is not known. */
      readonly lambdaRuntime: LambdaRuntime | null;
      readonly exportName: string;
    }
  | {
      readonly runtime: 'functions';
      readonly functionRuntime: 'functions-1.0' | 'functions-2.0';
      /** Keys and values of the key-value store; `null` where none was given. */
      readonly keyValues: Readonly<Record<string, string>> | null;
    }
);

/** What the thread that runs the handler tells the one that watches it. */
export type WorkerMessage =
  | { readonly kind: 'loaded'; readonly parameters: number; readonly isAsync: boolean }
  | { readonly kind: 'not-loaded'; readonly because: string }
  | { readonly kind: 'started'; readonly index: number }
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'network' | 'environment' | 'denied' | 'unknownHelpers'; readonly name: string }
  | { readonly kind: 'key-value-store' }
  | { readonly kind: 'origin-call'; readonly call: OriginCall }
  | { readonly kind: 'exiting'; readonly code: number }
  | {
      readonly kind: 'returned';
      readonly resultText: string;
      readonly elapsedMs: number;
      readonly cpuMs: number;
      readonly isPlainReturn: boolean;
    }
  | { readonly kind: 'threw'; readonly error: string; readonly elapsedMs: number };

/** What the process that runs handlers tells the one that asked. */
export type ChildMessage =
  | { readonly kind: 'outcome'; readonly index: number; readonly outcome: HandlerOutcome }
  | {
      readonly kind: 'finished';
      /** Why some were not run; absent where all were. */
      readonly because?: string;
    };

/** An error of foreign code in one line; anything can be thrown. */
export function wordsOf(error: unknown): string {
  try {
    const isLike = typeof error === 'object' && error !== null && 'message' in error && 'name' in error;
    return (isLike ? `${String(error.name)}: ${String(error.message)}` : `${String(error)} (no Error)`).slice(
      0,
      500,
    );
  } catch {
    return 'something that cannot be turned into text';
  }
}

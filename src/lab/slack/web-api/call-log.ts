import type { Args } from './api-arguments.ts';

/** One call to the stand-in: a Web API method, `response_url` or `upload`. */
export type Call = {
  readonly method: string;
  readonly args: Args;
  /** Milliseconds since 1970, when it came in. */
  readonly at: number;
  /** What the caller was told; `null` while, or because, no answer was given. */
  readonly answer: { readonly status: number; readonly body: unknown } | null;
  /** The fault that struck it. */
  readonly fault?: string;
};

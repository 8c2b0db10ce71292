/**
 * A stretch of a step, in the order in which it is read.
 *
 * - **text**: prose
 * - **code**: a word or a value, as it is spelled
 * - **snippet**: what stands in the configuration of a server; `server` names it
 * - **command**: whole, to be run as it stands once words in capitals are replaced
 * - **setting**: of a distribution, by its place in the console; `setting` is its name in CloudFront's API
 * - **interrupts**: says in words that the step interrupts traffic
 */
export type StepPart = {
  readonly kind: 'text' | 'code' | 'snippet' | 'command' | 'setting' | 'interrupts';
  /** May hold names from the origin or from whoever asked: foreign text. */
  readonly text: string;
  /** The product it is for; absent: for any, or the one that the remedy is written for. */
  readonly server?: string;
  readonly setting?: string;
  /** What the setting is to be, in the API's words; absent where that hangs on the origin. */
  readonly value?: string;
};

/** One thing to do. */
export type RemedyStep = {
  readonly parts: readonly StepPart[];
  /** It shows that the repair worked. */
  readonly proves?: true;
  /** What is seen then, where it proves by the command of the finding. */
  readonly good?: readonly StepPart[];
  /** Settings that it assumes, and that are not known. */
  readonly assumes?: readonly string[];
};

/**
 * What to do next; or one way of several, each with its own steps: one of them is enough. `by`: which of them
 * is decided by the server that answers, and is no choice.
 */
export type RemedyPart =
  | RemedyStep
  | { readonly either: readonly (readonly RemedyStep[])[]; readonly by?: 'server' };

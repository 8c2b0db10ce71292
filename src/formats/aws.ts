/**
 * What AWS's own services say around one origin. It helps to narrow a fault down; no verdict depends on it.
 */
export type AwsEvidence = {
  readonly lines: readonly AwsLine[];
  /** What could not be read, each a sentence without its full stop. */
  readonly problems: readonly string[];
};

/** One thing that was read, in words for people. Foreign text: escape it. */
export type AwsLine = {
  readonly about: 'error-rates' | 'function-log' | 'balancer' | 'firewall' | 'change';
  readonly text: string;
};

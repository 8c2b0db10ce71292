import type { CauseId } from './cause-ids.ts';
import type { Finding } from './report.ts';

/** Whether CloudFront would accept a chain, as a public contract: fields are added, never changed. */
export type ChainReport = {
  readonly schema: 'cf502/chain@1';
  readonly state: 'accepted' | 'rejected' | 'unsure';
  /** All found causes, root cause first. */
  readonly causes: readonly CauseId[];
  /** In order of precedence, every cause that was judged. */
  readonly findings: readonly Finding[];
  /** Subjects from the leaf to the root; it breaks off where the chain does. Foreign text: escape it. */
  readonly path: readonly string[];
};

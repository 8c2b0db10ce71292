import type { CauseId } from '../formats/cause-ids.ts';
import type { FaultPlace } from '../formats/judgement.ts';
import type { ServerId } from './servers.ts';
import type { SourceId } from './sources.ts';

/**
 * What to do about a cause, on one kind of server or on any. Steps are imperative and in order; code stands
 * in backticks; `{NAME}` (Host and server name as sent), `{ORIGIN}`, `{PORT}`, `{HTTP_PORT}`, `{PATH}`,
 * `{CERTIFIABLE}`, `{AWS? …}` and `{TLS? …}` are filled in from the target. "Usually" and "look for" stand
 * where a menu or command is well known but was not read again in its manual.
 */
export type Remedy = {
  readonly causes: readonly CauseId[];
  /** Absent: for any server. */
  readonly servers?: readonly ServerId[];
  /** The repair ends with plain HTTP, so it is proved over that; absent: as the cause is. */
  readonly provedOver?: 'plain-http';
  /** Only where the fault lies there; absent: everywhere else, and there too where no other is. */
  readonly at?: FaultPlace;
  readonly steps: readonly Step[];
  readonly pitfalls: readonly string[];
  readonly sources: readonly SourceId[];
};

/** What to do; or what to do where the origin answers with this status. */
export type Step = string | { readonly status: 502 | 503 | 504; readonly step: string };

/** A step that stands for the recognised server's own configuration test and reload. */
export const APPLY = '{APPLY}';

/** Said only where the name that CloudFront sends is one that nobody can get a certificate for. */
export const OWN_NAME_FIRST =
  '{AWS?Nobody can get a certificate for a name that belongs to AWS: give the load balancer a name of your own, such as origin.example.com (a DNS record that leads to it), and set the origin domain in CloudFront to that.}';

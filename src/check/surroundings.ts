import type { AddressPolicy } from '../addresses/address-policy.ts';
import type { StrangerPolicy } from '../addresses/stranger-policy.ts';
import type { AwsEvidence } from '../formats/aws.ts';
import type { DistributionPlan } from '../formats/distribution.ts';
import type { EdgeFunctionEvidence } from '../formats/evidence.ts';
import type { Stage } from '../formats/stage.ts';
import type { PublicDns } from '../probes/dns/public-dns.ts';

/**
 * A probe's outcome in words, announced as soon as it is known: `203.0.113.7:443 refuses connections`. It
 * contains text from the origin: escape it.
 */
export type Progress = {
  readonly stage: Stage;
  readonly text: string;
};

/** What a check needs in addition to its target. Nothing here comes from a Slack user. */
export type Surroundings = {
  readonly id: string;
  readonly vantage: string;
  /** Addresses this machine connects from that origins let in by name. Default: none. */
  readonly allowlistedEgress?: readonly string[];
  /** Which addresses may be connected to for the origin that was typed. */
  readonly policy: AddressPolicy;
  /**
   * The same for addresses named by strangers, in certificates, redirects and delegations. Default:
   * `STRANGER_POLICY`, only public addresses.
   */
  readonly strangers?: StrangerPolicy;
  /** Roots trusted in addition to Mozilla's, each DER (`--ca-file`, `CF502_CA_FILE`). */
  readonly addedRoots: readonly Uint8Array[];
  /** `--dns`: only this resolver is asked. */
  readonly resolver?: { readonly address: string; readonly port: number };
  /**
   * Public resolvers asked in addition to the system's, unless `resolver` is given. They learn the origin's
   * name. Default: `PUBLIC_DNS`.
   */
  readonly publicDns?: PublicDns;
  /** Names in these zones are never sent to public resolvers or to the zones' name servers. Default: none. */
  readonly privateZones?: readonly string[];
  /** The system's resolvers, as `dns.getServers()` gives them; default: those of this machine. */
  readonly systemDns?: readonly string[];
  /** `--resolve HOST:ADDRESS`, by host. */
  readonly resolveTo: ReadonlyMap<string, readonly string[]>;
  /** `--edge`: asked as a viewer, in place of the edges that the viewers' name leads to. */
  readonly edge?: { readonly address: string; readonly port: number | null };
  /** Sent to the origin, never shown. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /**
   * Whether to time how long the origin keeps an idle connection, which makes a check some seconds longer.
   * Default: no.
   */
  readonly timesIdleClose?: boolean;
  /** Reads what AWS knows about the origin's surroundings, in parallel to the probes; never rejects. */
  readonly readAround?: (signal: AbortSignal) => Promise<AwsEvidence>;
  /** What the distribution's configuration says of this origin; the target was made from it. */
  readonly distribution?: DistributionPlan;
  /** The result of an edge function that the user handed over (`--edge-result`). */
  readonly edgeFunction?: EdgeFunctionEvidence;
  /** The time for the whole check, in milliseconds. */
  readonly timeoutMs: number;
  readonly now: () => Date;
  readonly onProgress: (progress: Progress) => void;
  /** Called with the time that judging took, once the report is made. */
  readonly onJudged?: (elapsedMs: number) => void;
  /** Called for a bug of cf502 that cost one observation or judgement; the report is made without it. */
  readonly onBug?: (error: unknown, where: string) => void;
  /** Cancels the check; it then rejects with the signal's reason. */
  readonly signal: AbortSignal;
};

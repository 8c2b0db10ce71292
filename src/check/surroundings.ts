import type { AddressPolicy } from '../addresses/address-policy.ts';
import type { StrangerPolicy } from '../addresses/stranger-policy.ts';
import type { AwsEvidence } from '../formats/aws.ts';
import type { DistributionPlan } from '../formats/distribution.ts';
import type { EdgeFunctionEvidence } from '../formats/evidence.ts';
import type { Stage } from '../formats/stage.ts';
import type { PublicDns } from '../probes/dns/public-dns.ts';

/** A probe's outcome in words, announced as it lands: `203.0.113.7:443 refuses connections`. Foreign text: escape it. */
export type Progress = {
  readonly stage: Stage;
  readonly text: string;
};

/** What a check needs beside its target. Nothing here comes from a Slack user. */
export type Surroundings = {
  readonly id: string;
  readonly vantage: string;
  /** For what was typed, and what its name leads to. */
  readonly policy: AddressPolicy;
  /** For what strangers name: certificates, redirects, delegations. Default: `STRANGER_POLICY`, public addresses alone. */
  readonly strangers?: StrangerPolicy;
  /** Roots trusted beside Mozilla's, each DER (`--ca-file`, `CF502_CA_FILE`). */
  readonly addedRoots: readonly Uint8Array[];
  /** `--dns`: only this resolver is asked. */
  readonly resolver?: { readonly address: string; readonly port: number };
  /** Public resolvers asked beside the system's, unless `resolver` is given. They learn the origin's name. Default: `PUBLIC_DNS`. */
  readonly publicDns?: PublicDns;
  /** Zones whose names are never asked of public resolvers, nor of their name servers. Default: none. */
  readonly privateZones?: readonly string[];
  /** The system's resolvers, as `dns.getServers()` gives them; default: those of this machine. */
  readonly systemDns?: readonly string[];
  /** `--resolve HOST:ADDRESS`, by host. */
  readonly resolveTo: ReadonlyMap<string, readonly string[]>;
  /** Sent to the origin, never shown. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Times how long the origin keeps an idle connection, which makes a check some seconds longer. Default: off. */
  readonly timesIdleClose?: boolean;
  /** Reads what AWS says around the origin, beside the probes; never rejects. */
  readonly readAround?: (signal: AbortSignal) => Promise<AwsEvidence>;
  /** What the distribution's configuration says of this origin; the target was made from it. */
  readonly distribution?: DistributionPlan;
  /** What was handed over of an edge function (`--edge-result`). */
  readonly edgeFunction?: EdgeFunctionEvidence;
  /** The whole check, in milliseconds. */
  readonly timeoutMs: number;
  readonly now: () => Date;
  readonly onProgress: (progress: Progress) => void;
  /** Told how long judging took, once the report is made. */
  readonly onJudged?: (elapsedMs: number) => void;
  /** Told of a mistake of our own that cost one observation or judgement; the report goes on without it. */
  readonly onBug?: (error: unknown, where: string) => void;
  /** Cancels the check; it then rejects with the signal's reason. */
  readonly signal: AbortSignal;
};

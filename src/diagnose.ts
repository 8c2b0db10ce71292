import type { AddressPolicy } from './policy/address-policy.ts';
import type { Report } from './report/report.ts';
import type { Target } from './target/target.ts';

/** A probe's outcome in words, announced as it lands: `203.0.113.7:443 refuses connections`. Foreign text: escape it. */
export type Progress = {
  readonly stage: 'dns' | 'tcp' | 'tls' | 'http';
  readonly text: string;
};

/** What a check needs beside its target. Nothing here comes from a Slack user. */
export type Surroundings = {
  readonly id: string;
  readonly vantage: string;
  readonly policy: AddressPolicy;
  /** Roots trusted beside Mozilla's, each DER (`--ca-file`, `CF502_CA_FILE`). */
  readonly addedRoots: readonly Uint8Array[];
  /** `--dns`: only this resolver is asked. */
  readonly resolver?: { readonly address: string; readonly port: number };
  /** `--resolve HOST:ADDRESS`, by host. */
  readonly resolveTo: ReadonlyMap<string, readonly string[]>;
  /** Sent to the origin, never shown. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The whole check, in milliseconds. */
  readonly timeoutMs: number;
  readonly now: () => Date;
  readonly onProgress: (progress: Progress) => void;
  /** Cancels the check; it then rejects with the signal's reason. */
  readonly signal: AbortSignal;
};

export type Diagnose = (target: Target, surroundings: Surroundings) => Promise<Report>;

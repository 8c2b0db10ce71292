import type { CauseId } from './cause-ids.ts';
import type { Evidence } from './evidence.ts';
import type { Certainty, Dependency } from './judgement.ts';
import type { RemedyPart } from './remedy-step.ts';
import type { SettingChange } from './setting-change.ts';
import type { MinimumTls, OriginProtocol } from './target.ts';
import type { Milliseconds, Port, RequestPath, StatusCode, Text, UtcTime } from './units.ts';

/**
 * One diagnosis as a public contract: fields are added, never changed. `report.schema.json` says the same in
 * JSON Schema.
 */
export type Report = {
  readonly schema: 'cf502/report@1';
  /** Short enough to be quoted in a channel. */
  readonly id: Text;
  readonly target: {
    readonly origin: Text;
    readonly protocol: OriginProtocol | null;
    readonly port: Port | null;
    readonly hostHeader: string | null;
    /** The SNI of the handshake that decided; `null` when no TLS was tried. */
    readonly serverName: string | null;
    readonly path: RequestPath;
    readonly minTls: MinimumTls;
  };
  /**
   * The root cause, which the headline names: the first found that is proven or likely, else the first that
   * depends; `null` where nothing was found. Absent in reports from before it was kept.
   */
  readonly root?: CauseId | null;
  readonly verdict: Verdict;
  /** Where several addresses were asked: what the verdict would be if the origin had each of them alone. */
  readonly byAddress?: readonly AddressVerdict[];
  /** What seems to answer at the origin, what is nearest to CloudFront first. */
  readonly servers?: readonly RecognisedServer[];
  /** In order of precedence, every cause once. */
  readonly findings: readonly Finding[];
  readonly evidence: Evidence;
  readonly vantage: string;
  /**
   * What each Region saw that answered, where the check ran in several; the first is the one whose evidence
   * is on top. Absent where it ran in one place.
   */
  readonly vantages?: readonly Vantage[];
  /** Regions that gave no answer, and why, as the rest of "no answer from eu-west-1: …". Absent for none. */
  readonly silentRegions?: readonly { readonly region: Text; readonly because: string }[];
  readonly startedAt: UtcTime;
  readonly elapsedMs: Milliseconds;
};

/** One check of several, made in one Region. */
export type Vantage = {
  readonly region: Text;
  readonly verdict: Verdict;
  readonly evidence: Evidence;
};

/** What one address came to; `cause`: its root cause, `null` where nothing was found. */
export type AddressVerdict = {
  readonly address: string;
  readonly state: State;
  readonly cause: CauseId | null;
};

/** What the whole check came to. */
export type Verdict = {
  readonly state: State;
  /** What CloudFront itself would answer; `null` unless broken. */
  readonly cloudfrontStatus: StatusCode | null;
  /** All found causes: the root cause the headline names, then by precedence. */
  readonly causes: readonly CauseId[];
  readonly headline: Text;
  /** Broken: which requests fail, and why a browser may not show it. */
  readonly affects?: string;
  /** What has to be known for a verdict, or could turn it round, as a question. */
  readonly question?: string;
  /** Healthy: where to look next if viewers still see errors. Unsure with nothing found: how to find out. */
  readonly next?: readonly string[];
  /** Healthy: what was not tested, and how to try it; `next` ends with the same. */
  readonly notTested?: string;
};

/**
 * `certain` is false where the mark that gave it away is well known but was not confirmed: "looks like
 * nginx".
 */
export type RecognisedServer = {
  readonly id: Text;
  readonly name: string;
  readonly certain: boolean;
  /** What gave it away, in our own words. */
  readonly because: string;
};

/** The verdict in one word. `refused`: policy forbade the check. */
export type State = 'broken' | 'healthy' | 'unsure' | 'refused';

/** What one cause came to. */
export type Finding = {
  readonly cause: CauseId;
  readonly title: Text;
  readonly kind: 'found' | 'warning' | 'ruled-out' | 'unknown';
  /** With `found` only. */
  readonly certainty?: Certainty;
  readonly dependsOn?: readonly Dependency[];
  readonly intermittent?: boolean;
  /** The measured fact, or for `unknown` what was missing; empty for `ruled-out`. Foreign text: escape it. */
  readonly because: string;
  /** The server the remedy is written for, e.g. `nginx`; absent when none was recognised. */
  readonly server?: string;
  /**
   * Steps in order, code in backticks; what begins with "Or:" is another way. Empty unless `found` or
   * `warning`.
   */
  readonly remedy: readonly string[];
  /** The same by its parts. Absent in reports from before it was kept, and where `remedy` is empty. */
  readonly steps?: readonly RemedyPart[];
  /**
   * The change of the distribution that mends it; only where its configuration was given and tells the
   * setting.
   */
  readonly change?: SettingChange;
  /** What people get wrong at this step. */
  readonly pitfalls?: readonly string[];
  /** A command that shows the fault and, after the repair, its absence. */
  readonly proof?: string;
  readonly source: string;
  /** Pages the remedy was taken from. */
  readonly references?: readonly string[];
};

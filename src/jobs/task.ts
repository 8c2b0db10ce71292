import type { ChainRepair } from '../certificates/paths/repair-chain.ts';
import type { PastedVerdict } from '../check/judge-pasted.ts';
import type { LiveWord } from '../check/live-distribution.ts';
import type { Settings } from '../check/rejudge.ts';
import type { Progress } from '../check/surroundings.ts';
import type { Viewer } from '../distribution/viewer.ts';
import type { EdgeQuestion } from '../edge-functions/judge-result.ts';
import type { Meaning } from '../explain/meaning.ts';
import type { CallMade } from '../formats/aws.ts';
import type { DistributionPlan } from '../formats/distribution.ts';
import type { Evidence } from '../formats/evidence.ts';
import type { ExplainReport } from '../formats/explain-report.ts';
import type { Report } from '../formats/report.ts';
import type { Target } from '../formats/target.ts';
import type { PublicDns } from '../probes/dns/public-dns.ts';
import type { EvidenceSection } from '../render/describe-evidence.ts';
import type { SlackMessage } from '../render/slack/slack-message.ts';
import type { AwsSettings } from '../settings/aws.ts';
import type { Check } from './queue/queue.ts';

/**
 * Work on input from strangers, which is therefore never done in the process that answers Slack. Plain data.
 */
export type Task =
  | { readonly kind: 'check'; readonly check: Check }
  | { readonly kind: 'rejudge'; readonly report: Report; readonly settings: Settings; readonly id: string }
  | { readonly kind: 'describe'; readonly report: Report }
  | { readonly kind: 'support'; readonly report: Report }
  /** `names`: whether host names around what CloudFront said are offered too, where that names none. */
  | { readonly kind: 'explain'; readonly bytes: Uint8Array; readonly names: 'all' | 'if-recognised' }
  /** What a message to the bot means; only where it is long. */
  | { readonly kind: 'meaning'; readonly text: string }
  | { readonly kind: 'edge'; readonly question: EdgeFiles }
  | { readonly kind: 'pasted'; readonly bytes: Uint8Array }
  | { readonly kind: 'repair'; readonly evidence: Evidence }
  | { readonly kind: 'distribution'; readonly question: DistributionQuestion };

/** Which origins to check, as a distribution's configuration has them: read from AWS, or out of a text. */
export type DistributionQuestion = {
  /** Settings that somebody gave; they count more than the configuration. */
  readonly given: Partial<Target>;
} & (
  | { readonly from: 'aws'; readonly word: LiveWord }
  | { readonly from: 'text'; readonly bytes: Uint8Array; readonly viewer: Viewer | null }
);

/** The origins to check, without values of custom headers; or, in a sentence, why there are none. */
export type DistributionAnswer = {
  readonly calls: readonly CallMade[];
  /** What could not be read, and what is left out, without full stops. */
  readonly notes: readonly string[];
} & (
  | {
      readonly kind: 'planned';
      readonly checks: readonly { readonly target: Target; readonly plan: DistributionPlan }[];
    }
  /** `unserved`: no distribution was found; the name may be an origin's. */
  | { readonly kind: 'unserved' | 'invalid'; readonly because: string }
);

/** An edge function's result and event as they were handed over: text in UTF-8. */
export type EdgeFiles = Omit<EdgeQuestion, 'resultText' | 'inputText'> & {
  readonly result: Uint8Array;
  readonly input: Uint8Array | null;
};

/** A check's report, and the data for its logs and metrics. */
export type CheckDone = {
  readonly report: Report;
  readonly judgeMs: number;
  /** Bugs of cf502, each of which cost one finding. */
  readonly bugs: readonly { readonly where: string; readonly error: PlainError }[];
  /** Calls that were made to AWS. */
  readonly calls: readonly CallMade[];
};

/** The result of each kind of task. */
export type Results = {
  readonly check: CheckDone;
  /** `isEnough`: the saved evidence answers the question under these settings. */
  readonly rejudge: { readonly report: Report; readonly isEnough: boolean };
  readonly describe: readonly EvidenceSection[];
  readonly support: string;
  /** `hosts`: worth a check, likeliest first. */
  readonly explain: { readonly report: ExplainReport; readonly hosts: readonly string[] };
  readonly meaning: Meaning;
  /** Rendered there, since a report may name hundreds of places. */
  readonly edge: SlackMessage;
  readonly pasted: PastedVerdict | null;
  readonly repair: ChainRepair;
  readonly distribution: DistributionAnswer;
};

/** An error in the form in which it is sent between processes. */
export type PlainError = { readonly name: string; readonly message: string; readonly stack?: string };

export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  return { name, message, ...(stack === undefined ? {} : { stack }) };
}

/** The settings shared by all tasks of one bot. Plain data, sent to each worker process once. */
export type WorkSetup = {
  readonly vantage: string;
  /** `CF502_ALLOWLISTED_EGRESS` */
  readonly allowlistedEgress?: readonly string[];
  readonly allowedCidrs: readonly string[];
  /** Roots trusted in addition to Mozilla's, each DER. */
  readonly addedRoots: readonly Uint8Array[];
  readonly resolver: { readonly address: string; readonly port: number } | null;
  readonly publicDns: PublicDns;
  /** Names in these zones are never sent to public resolvers. */
  readonly privateZones: readonly string[];
  /** What may be read from AWS; `null`: nothing. */
  readonly aws: AwsSettings | null;
  /** Names answered without DNS, by host. */
  readonly resolveTo: readonly (readonly [host: string, addresses: readonly string[]])[];
};

/** Called for each outcome while a check runs. */
export type OnProgress = (progress: Progress) => void;

/** What a process was doing, for the log, without any text that somebody pasted. */
export function taskInWords(task: Task): string {
  switch (task.kind) {
    case 'check':
      return `check ${task.check.id} of ${task.check.target.origin}`;
    case 'repair':
      return `repair ${task.evidence.target.origin}`;
    case 'rejudge':
    case 'describe':
    case 'support':
      return `${task.kind} ${task.report.id}`;
    case 'explain':
    case 'pasted':
      return `${task.kind} ${task.bytes.length} bytes`;
    case 'distribution':
      return `distribution from ${task.question.from}`;
    case 'edge':
      return `edge ${task.question.result.length} bytes`;
    case 'meaning':
      return `a text of ${task.text.length} characters`;
  }
}

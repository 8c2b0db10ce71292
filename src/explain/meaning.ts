import type { EdgeReport } from '../formats/edge-report.ts';
import type { ExplainReport } from '../formats/explain-report.ts';
import type { TargetRequest } from '../input/options.ts';
import type { BotWord } from '../input/slack-text.ts';
import type { PastedCertificates } from './pasted-certificates.ts';

/** What a text that somebody sent the bot asks for. Everything in it that comes from the text is foreign. */
export type Meaning =
  | ({
      readonly kind: 'check';
      /** Check again by itself until it is healthy. */
      readonly watch: boolean;
    } & TargetRequest)
  | { readonly kind: 'word'; readonly word: BotWord; readonly rest: readonly string[] }
  | { readonly kind: 'help' }
  | {
      readonly kind: 'explain';
      readonly report: ExplainReport;
      /** Worth a check, likeliest first. */
      readonly hosts: readonly string[];
    }
  /** Certificates, to be judged as CloudFront would. */
  | ({ readonly kind: 'chain' } & PastedCertificates)
  /** What an edge function returned, judged. */
  | { readonly kind: 'edge'; readonly report: EdgeReport }
  /** It may mean two things, so the bot asks: its answer, and what each button would do. */
  | { readonly kind: 'ask'; readonly answer: readonly string[]; readonly offers: readonly Offer[] }
  | { readonly kind: 'greeting' }
  | { readonly kind: 'thanks' }
  /** "stop" without saying what to stop. */
  | { readonly kind: 'stop' }
  /** An empty message: the thread around it may say more. */
  | { readonly kind: 'nothing' };

/** What a button does: checks a host, or asks what would have been typed. */
export type Offer =
  | { readonly kind: 'check'; readonly host: string }
  | { readonly kind: 'ask'; readonly text: string };

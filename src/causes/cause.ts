import type { Page } from '../cloudfront/sources.ts';
import type { CauseId } from '../formats/cause-ids.ts';
import type { Judgement } from '../formats/judgement.ts';
import type { Case, ReadEndpoint } from '../readings/case.ts';
import type { ShowsFault } from '../repairs/proofs/proof.ts';
import type { Remedy } from '../repairs/remedy.ts';
import type { Affected } from './affected.ts';

/** The folder a cause lies in: what of the way to the origin it is about. */
export type Family = 'origin' | 'dns' | 'tcp' | 'tls' | 'certificate' | 'http' | 'function' | 'distribution';

type CauseBase = {
  readonly id: CauseId;
  readonly family: Family;
  /** The failing state as a short headline, sentence case. */
  readonly title: string;
  /** The same where it is only a warning; absent where the title holds then too. */
  readonly warningTitle?: string;
  /** The rest of "CloudFront answers 502: …". */
  readonly phrase: string;
  /** The same where the fault is of an issuer's certificate. */
  readonly phraseAtIssuer?: string;
  readonly affects: Affected;
  /** Why a browser or another client may not show it. */
  readonly elsewhere?: string;
  /** Another Host, which is the server name too, may make it go away. */
  readonly hangsOnHost?: true;
  /** It hangs on the time of day here. */
  readonly hangsOnClock?: true;
  /** The page that says so. */
  readonly source: Page;
  /** What CloudFront itself answers when this is the root cause; `null` for causes that only warn. */
  readonly cloudfrontStatus: 502 | 503 | 504 | null;
  /** Shows the fault, and after the repair its absence. */
  readonly proof: ShowsFault;
  /** Its own repairs; those it shares with others stand in `all-remedies.ts`. */
  readonly remedies?: readonly Remedy[];
};

/** Judged once, over everything that was seen. */
export type OriginCause = CauseBase & {
  readonly scope: 'origin';
  /** Judged once, and still by what each address answered. */
  readonly comparesAnswers?: 'certificates' | 'requests';
  readonly judge: (theCase: Case) => Judgement;
};

/** Judged for each endpoint alone; `judge.ts` says what several judgements mean together. */
export type EndpointCause = CauseBase & {
  readonly scope: 'endpoint';
  /** A certificate file alone does not tell. */
  readonly needsServer?: true;
  readonly judge: (seen: ReadEndpoint, theCase: Case) => Judgement;
};

/** Told apart by `scope`: judged once for an origin, or for each of its endpoints. */
export type Cause = OriginCause | EndpointCause;

/** A cause and what became of it. */
export type Verdict = { readonly cause: Cause; readonly judgement: Judgement };

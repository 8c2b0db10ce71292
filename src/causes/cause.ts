import type { CauseId } from '../formats/cause-ids.ts';
import type { Judgement } from '../formats/judgement.ts';
import type { Case, ReadEndpoint } from '../readings/case.ts';

type CauseBase = {
  readonly id: CauseId;
  /** The failing state as a short headline, sentence case. */
  readonly title: string;
  /** The page that says so. */
  readonly source: string;
  /** What CloudFront itself answers when this is the root cause; `null` for causes that only warn. */
  readonly cloudfrontStatus: 502 | 503 | 504 | null;
};

/** Judged once, over everything that was seen. */
export type OriginCause = CauseBase & {
  readonly scope: 'origin';
  readonly judge: (theCase: Case) => Judgement;
};

/** Judged for each endpoint alone; `judge.ts` says what several judgements mean together. */
export type EndpointCause = CauseBase & {
  readonly scope: 'endpoint';
  readonly judge: (seen: ReadEndpoint, theCase: Case) => Judgement;
};

/** Told apart by `scope`: judged once for an origin, or for each of its endpoints. */
export type Cause = OriginCause | EndpointCause;

/** A cause and what became of it. */
export type Verdict = { readonly cause: Cause; readonly judgement: Judgement };

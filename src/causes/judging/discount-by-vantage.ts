import type { Judgement } from '../../formats/judgement.ts';
import type { Case } from '../../readings/case.ts';
import type { Doubt } from '../../readings/vantage-doubts.ts';
import type { Cause } from '../cause.ts';
import { unknown } from './judgement.ts';

/** What a judgement is worth, given where it was made from and who really answered. */
export type Standpoint = (cause: Cause, judgement: Judgement) => Judgement;

/**
 * Behind the name viewers use there are CloudFront's edges, so what was measured says nothing of the origin.
 * And what a doubtful vantage point saw is less sure.
 */
export function standpoint(theCase: Case): Standpoint {
  const meetsEdges = theCase.isViewersName ? theCase.servedBy?.by : undefined;
  const isIntercepted = theCase.interceptor !== null;
  const doubts = new Set(theCase.doubts.map(({ about }) => about));
  return (cause, judgement) => {
    if (meetsEdges !== undefined && isOfTheEdges(cause, meetsEdges === 'answers')) return BEHIND_THE_EDGES;
    if (judgement.kind !== 'found') return isIntercepted ? unseen(cause, judgement) : judgement;
    return lower(cause, judgement, doubts);
  };
}

const BEHIND_THE_EDGES: Judgement = unknown(
  "CloudFront's own edges answer under this name: the origin behind them was not probed",
);

function isOfTheEdges(cause: Cause, byAnswersOnly: boolean): boolean {
  if (byAnswersOnly) return cause.scope === 'endpoint' && cause.family === 'http';
  return cause.scope === 'endpoint' || cause.comparesAnswers !== undefined;
}

const isByCertificates = (cause: Cause): boolean =>
  cause.family === 'certificate' || (cause.scope === 'origin' && cause.comparesAnswers === 'certificates');

const ofAProxy = (what: 'certificate' | 'TLS handshake'): string =>
  `the origin's own ${what}: a proxy on the way out of this network most likely shows one of its own`;

/** What a proxy's certificate and handshake have nothing against them for is not known of the origin's. */
function unseen(cause: Cause, judgement: Exclude<Judgement, { kind: 'found' }>): Judgement {
  if (judgement.kind === 'unknown') return judgement;
  if (isByCertificates(cause)) return unknown(ofAProxy('certificate'));
  return cause.family === 'tls' ? unknown(ofAProxy('TLS handshake')) : judgement;
}

function lower(
  cause: Cause,
  judgement: Extract<Judgement, { kind: 'found' }>,
  doubts: ReadonlySet<Doubt['about']>,
): Judgement {
  if (doubts.has('interception') && isByCertificates(cause))
    return { kind: 'unknown', missing: ofAProxy('certificate'), matters: true, seen: judgement };
  const isDoubted =
    (doubts.has('interception') && (cause.family === 'tls' || cause.family === 'http')) ||
    (doubts.has('clock') && cause.hangsOnClock === true);
  return isDoubted && judgement.certainty === 'proven' ? { ...judgement, certainty: 'likely' } : judgement;
}

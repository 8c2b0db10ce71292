import type { CauseId } from '../../formats/cause-ids.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { Case } from '../../readings/case.ts';
import type { Doubt } from '../../readings/vantage-doubts.ts';
import type { Cause } from '../cause.ts';

/** What a judgement is worth, given where it was made from and who really answered. */
export type Standpoint = (cause: Cause, judgement: Judgement) => Judgement;

/** Judged once over everything, and still by what each address answered. */
const JUDGED_BY_ANSWERS: readonly CauseId[] = ['origin-protocol-mismatch', 'origin-inconsistent'];

/** Judged by certificates. */
const JUDGED_BY_CERTIFICATES = /^certificate-|^origin-inconsistent$/;

/** Judged by handshakes, whatever they brought. */
const JUDGED_BY_TLS = /^tls-/;

/** Judged by an answer to a request, which may have come through something in front. */
const JUDGED_BY_HTTP = /^http-|^application-not-reached$/;

/**
 * Behind the name viewers use there are CloudFront's edges, so what was measured says nothing of the origin. And what a
 * doubtful vantage point saw is less sure.
 */
export function standpoint(theCase: Case): Standpoint {
  const meetsEdges = theCase.isViewersName ? theCase.servedBy?.by : undefined;
  const isIntercepted = theCase.interceptor !== null;
  const doubts = new Set(theCase.doubts.map(({ about }) => about));
  return (cause, judgement) => {
    if (meetsEdges !== undefined && isOfTheEdges(cause, meetsEdges === 'answers')) return BEHIND_THE_EDGES;
    if (judgement.kind !== 'found') return isIntercepted ? unseen(cause.id, judgement) : judgement;
    return lower(cause.id, judgement, doubts);
  };
}

const BEHIND_THE_EDGES: Judgement = {
  kind: 'unknown',
  missing: "CloudFront's own edges answer under this name: the origin behind them was not probed",
  matters: false,
};

function isOfTheEdges({ scope, id }: Cause, byAnswersOnly: boolean): boolean {
  if (byAnswersOnly) return JUDGED_BY_HTTP.test(id);
  return scope === 'endpoint' || JUDGED_BY_ANSWERS.includes(id);
}

const ofAProxy = (what: 'certificate' | 'TLS handshake'): string =>
  `the origin's own ${what}: a proxy on the way out of this network most likely shows one of its own`;

/** What a proxy's certificate and handshake have nothing against them for is not known of the origin's. */
function unseen(id: CauseId, judgement: Exclude<Judgement, { kind: 'found' }>): Judgement {
  if (judgement.kind === 'unknown') return judgement;
  if (JUDGED_BY_CERTIFICATES.test(id))
    return { kind: 'unknown', missing: ofAProxy('certificate'), matters: false };
  return JUDGED_BY_TLS.test(id)
    ? { kind: 'unknown', missing: ofAProxy('TLS handshake'), matters: false }
    : judgement;
}

function lower(
  id: CauseId,
  judgement: Extract<Judgement, { kind: 'found' }>,
  doubts: ReadonlySet<Doubt['about']>,
): Judgement {
  if (doubts.has('interception') && JUDGED_BY_CERTIFICATES.test(id))
    return { kind: 'unknown', missing: `${ofAProxy('certificate')} (${judgement.because})`, matters: true };
  const isDoubted =
    (doubts.has('interception') && /^(?:tls|http)-/.test(id)) ||
    (doubts.has('clock') && (id === 'certificate-expired' || id === 'certificate-not-yet-valid'));
  return isDoubted && judgement.certainty === 'proven' ? { ...judgement, certainty: 'likely' } : judgement;
}

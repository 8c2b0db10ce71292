import type { Judgement } from '../../formats/judgement.ts';
import type { Case, ReadEndpoint } from '../../readings/case.ts';
import type { Cause } from '../cause.ts';
import { type Found, firmestOf, toWarning, unknown } from './judgement.ts';

/** One way in, with all its addresses. */
export type Leg = {
  readonly protocol: 'http' | 'https';
  readonly port: number;
  readonly seen: readonly ReadEndpoint[];
};

/** What one cause makes of one leg, all its addresses taken together. */
export type LegVerdict = { readonly leg: Leg; readonly cause: Cause; readonly judgement: Judgement };

/** The ways in that were asked, each a protocol and a port. */
export function legsOf({ endpoints }: Case): readonly Leg[] {
  const byLeg = Map.groupBy(endpoints, ({ endpoint: { protocol, port } }) => `${protocol}:${port}`);
  return [...byLeg.values()].flatMap((seen) => {
    const first = seen[0]?.endpoint;
    return first === undefined ? [] : [{ protocol: first.protocol, port: first.port, seen }];
  });
}

/**
 * With the policy known, or one leg only, a fault is a fault. With both legs open, one that serves is never
 * broken: a fault of HTTP beside a working HTTPS matters to few and is a warning, a fault of HTTPS beside a
 * working HTTP depends on the policy. Where neither serves, a port that nobody listens on says little beside
 * one that answers.
 */
export function weighLegs(
  verdicts: readonly LegVerdict[],
  legs: readonly Leg[],
  theCase: Case,
): (ofOneCause: readonly LegVerdict[]) => Judgement {
  const faulty = (leg: Leg): boolean =>
    verdicts.some((verdict) => verdict.leg === leg && verdict.judgement.kind === 'found');
  const serves = (leg: Leg): boolean => leg.seen.some(({ mayServe }) => mayServe) && !faulty(leg);
  const answers = (leg: Leg): boolean =>
    leg.seen.some(({ exchanges }) => exchanges[0]?.observation.kind === 'answered');
  const connects = (leg: Leg): boolean => leg.seen.some(({ tcp }) => tcp.kind === 'answered');
  const open = theCase.target.protocol === null && legs.length > 1;
  const serving = open ? legs.filter(serves) : [];
  const connected = legs.filter(connects);
  // HTTPS without a fault and without an answer stays open: most distributions use it.
  const isLessThanServing = (leg: Leg): boolean =>
    !serving.includes(leg) && (leg.protocol === 'http' || faulty(leg));
  const isDiscounted = (leg: Leg): boolean =>
    open && (serving.length > 0 ? isLessThanServing(leg) : connected.length > 0 && !connected.includes(leg));

  return (ofOneCause) => {
    const deciding = ofOneCause.filter(({ leg }) => !isDiscounted(leg));
    const found = deciding.flatMap(({ judgement }) => (judgement.kind === 'found' ? [judgement] : []));
    if (found.length > 0) return joinLegs(found, legs.length);
    for (const { leg, judgement } of ofOneCause) {
      if (judgement.kind === 'found')
        return besideOtherLeg(leg, judgement, serving.length > 0, serving.some(answers));
    }
    return mildest(deciding.map(({ judgement }) => judgement));
  };
}

/**
 * Several legs without a fault: a warning is worth telling, and what was ruled out on one leg is not unknown.
 */
function mildest(judgements: readonly Judgement[]): Judgement {
  const warning = judgements.find(({ kind }) => kind === 'warning');
  const gap = judgements.find((judgement) => judgement.kind === 'unknown' && judgement.matters);
  const ruledOut = judgements.find(({ kind }) => kind === 'ruled-out');
  return warning ?? gap ?? ruledOut ?? judgements[0] ?? unknown('no address was probed');
}

function besideOtherLeg(
  { protocol }: Leg,
  judgement: Found,
  otherMayServe: boolean,
  otherAnswers: boolean,
): Judgement {
  return protocol === 'https' && otherMayServe
    ? {
        ...judgement,
        certainty: 'depends',
        dependsOn: ['protocol', ...(judgement.dependsOn ?? [])],
        beside: otherAnswers ? 'serves' : 'may-serve',
      }
    : toWarning(judgement, protocol);
}

const joinLegs = (found: readonly Found[], waysAsked: number): Found => ({
  ...firmestOf(found),
  ways: found.flatMap(({ ways = [] }) => ways),
  ...(waysAsked > 1 && { waysAsked }),
});

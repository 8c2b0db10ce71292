import type { Endpoint, EndpointEvidence, Evidence } from '../evidence/evidence.ts';
import { placeOf } from '../evidence/in-words.ts';
import type { Cause, EndpointCause, FaultPlace, Judgement, Verdict } from './cause.ts';
import { standpoint } from './reading/standpoint.ts';

type Found = Extract<Judgement, { kind: 'found' }>;

/** What one cause makes of one way in (a protocol and port), all its addresses taken together. */
type LegVerdict = { readonly leg: Leg; readonly cause: Cause; readonly judgement: Judgement };
type Leg = {
  readonly protocol: 'http' | 'https';
  readonly port: number;
  readonly seen: readonly EndpointEvidence[];
};

/**
 * Judges every cause, in the order given. An endpoint cause is judged for each address, then the addresses of one leg
 * together, then the legs: what is not known of the origin protocol policy makes a fault of only one leg depend on it.
 */
export function judgeEvidence(
  causes: readonly Cause[],
  evidence: Evidence,
  now: Date,
  onBug: OnBug = () => {},
): readonly Verdict[] {
  const legs = legsOf(evidence);
  const perLeg = causes.flatMap((cause) =>
    cause.scope === 'endpoint'
      ? legs.map((leg) => ({ leg, cause, judgement: judgeLeg(cause, leg, evidence, now, onBug) }))
      : [],
  );
  const weigh = weighLegs(perLeg, legs, evidence);
  const seenFromHere = standpoint(evidence);
  return causes.map((cause) => {
    const judgement =
      cause.scope === 'origin'
        ? withDecisive(orUnknown(cause, onBug, () => cause.judge(evidence, now)))
        : weigh(perLeg.filter((verdict) => verdict.cause === cause));
    return { cause, judgement: seenFromHere(cause, judgement) };
  });
}

/** Told of a mistake of our own that cost one judgement or observation. */
export type OnBug = (error: unknown, where: string) => void;

/** A cause that throws is a bug that costs its finding, never the report. */
function orUnknown(cause: Cause, onBug: OnBug, judge: () => Judgement): Judgement {
  try {
    return judge();
  } catch (error) {
    onBug(error, `cause ${cause.id}`);
    const missing = 'a bug of cf502 cost this judgement; the log has it under the id of this check';
    return { kind: 'unknown', missing, matters: true };
  }
}

function legsOf({ endpoints }: Evidence): readonly Leg[] {
  const byLeg = Map.groupBy(endpoints, ({ endpoint: { protocol, port } }) => `${protocol}:${port}`);
  return [...byLeg.values()].flatMap((seen) => {
    const first = seen[0]?.endpoint;
    return first === undefined ? [] : [{ protocol: first.protocol, port: first.port, seen }];
  });
}

/**
 * CloudFront connects over IPv4 unless the origin is set otherwise, so IPv6 addresses decide only where there are no
 * others; their faults are a warning then.
 * Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-enable-ipv6.html
 */
function judgeLeg(cause: EndpointCause, leg: Leg, evidence: Evidence, now: Date, onBug: OnBug): Judgement {
  const judge = (seen: EndpointEvidence) => ({
    seen,
    judgement: orUnknown(cause, onBug, () => cause.judge(seen, evidence, now)),
  });
  const ipv4 = leg.seen.filter(({ endpoint }) => endpoint.family === 4);
  const deciding = ipv4.length > 0 ? ipv4 : leg.seen;
  const judgement = combine(deciding.map(judge));
  if (judgement.kind === 'found' || deciding === leg.seen) return judgement;
  const aside = combine(leg.seen.filter(({ endpoint }) => endpoint.family === 6).map(judge));
  if (aside.kind !== 'found') return judgement;
  return toWarning(
    aside,
    `over IPv6, which CloudFront uses only when the origin is set to it: ${aside.because}`,
  );
}

type Judged = { readonly seen: EndpointEvidence; readonly judgement: Judgement };

/** Several addresses of one leg: the worst that was seen, and on how many of them. */
function combine(judged: readonly Judged[]): Judgement {
  const found = pick(judged, 'found');
  if (found.length > 0) return combineFound(found, judged);
  const warned = pick(judged, 'warning');
  if (warned.length > 0) {
    return {
      kind: 'warning',
      because: told(warned, judged.length, (judgement) => judgement.because),
      ...commonPlace(warned.map(({ judgement }) => judgement.at)),
      ...seenAt(warned[0]?.seen.endpoint),
    };
  }
  const unknown = pick(judged, 'unknown');
  const worst = unknown.find(({ judgement }) => judgement.matters) ?? unknown[0];
  if (worst === undefined) return { kind: 'ruled-out' };
  // Seen to be fine on one address, and nothing to hold against the others, is fine.
  if (!worst.judgement.matters && unknown.length < judged.length) return { kind: 'ruled-out' };
  return worst.judgement;
}

/** Where the fault lies, when it lies there on every address. */
const commonPlace = ([first, ...others]: readonly (FaultPlace | undefined)[]): {
  readonly at?: FaultPlace;
} => (first !== undefined && others.every((place) => place === first) ? { at: first } : {});

const decisiveOf = ({ decisive, because }: Found): string => decisive ?? firstClause(because);

const withDecisive = (judgement: Judgement): Judgement =>
  judgement.kind === 'found' ? { ...judgement, decisive: decisiveOf(judgement) } : judgement;

/** A fact to its first semicolon or full stop; what stands in brackets or quotation marks is not broken up. */
function firstClause(because: string): string {
  const clause = /^(?:\([^()]*\)|"[^"]*"|(?![;.] ).)+/su.exec(because)?.[0];
  return clause ?? because;
}

function combineFound(found: readonly (Judged & { judgement: Found })[], judged: readonly Judged[]): Found {
  const fine = judged.some(({ judgement }) => judgement.kind !== 'found' && judgement.kind !== 'unknown');
  const intermittent =
    found.some(({ judgement }) => judgement.intermittent) || (fine && found.length < judged.length);
  const firmest = firmestOf(found.map(({ seen, judgement }) => ({ ...judgement, endpoint: seen.endpoint })));
  return {
    ...firmest,
    because: told(found, judged.length, (judgement) => judgement.because),
    // Where there is one way in only, a headline need not name it.
    decisive: judged.length === 1 ? decisiveOf(firmest) : told(found, judged.length, decisiveOf),
    ...(intermittent ? { intermittent } : {}),
  };
}

const seenAt = (endpoint: Endpoint | undefined) => (endpoint === undefined ? {} : { endpoint });

function firmestOf(found: readonly Found[]): Found {
  const firmness = { proven: 2, likely: 1, depends: 0 };
  return found.reduce((a, b) => (firmness[b.certainty] > firmness[a.certainty] ? b : a));
}

/** The same words for several addresses are said once. */
function told<J extends Judgement>(
  hits: readonly { readonly seen: EndpointEvidence; readonly judgement: J }[],
  total: number,
  words: (judgement: J) => string,
): string {
  const byText = Map.groupBy(hits, ({ judgement }) => words(judgement));
  return [...byText]
    .map(([text, group]) => {
      const where = group.map(({ seen }) => placeOf(seen.endpoint));
      if (total === 1) return `${where[0]}: ${text}`;
      if (group.length === total) return `all ${total} addresses: ${text}`;
      const named =
        where.length > 3 ? `${where.slice(0, 3).join(', ')} and ${where.length - 3} more` : where.join(', ');
      return `${group.length} of ${total} addresses (${named}): ${text}`;
    })
    .join('; ');
}

const pick = <K extends Judgement['kind']>(judged: readonly Judged[], kind: K) =>
  judged.filter(
    (entry): entry is Judged & { judgement: Extract<Judgement, { kind: K }> } =>
      entry.judgement.kind === kind,
  );

/**
 * With the policy known, or one leg only, a fault is a fault. With both legs open, one that serves is never broken: a fault
 * of HTTP beside a working HTTPS matters to few and is a warning, a fault of HTTPS beside a working HTTP depends on the
 * policy. Where neither serves, a port that nobody listens on says little beside one that answers.
 */
function weighLegs(
  verdicts: readonly LegVerdict[],
  legs: readonly Leg[],
  evidence: Evidence,
): (ofOneCause: readonly LegVerdict[]) => Judgement {
  const faulty = (leg: Leg): boolean =>
    verdicts.some((verdict) => verdict.leg === leg && verdict.judgement.kind === 'found');
  const serves = (leg: Leg): boolean =>
    leg.seen.some(({ exchanges }) => exchanges[0]?.observation.kind === 'answered') && !faulty(leg);
  const connects = (leg: Leg): boolean => leg.seen.some(({ tcp }) => tcp.kind === 'answered');
  const open = evidence.target.protocol === null && legs.length > 1;
  const serving = open ? legs.filter(serves) : [];
  const connected = legs.filter(connects);
  // HTTPS without a fault and without an answer stays open: most distributions use it.
  const asideServing = (leg: Leg): boolean =>
    !serving.includes(leg) && (leg.protocol === 'http' || faulty(leg));
  const aside = (leg: Leg): boolean =>
    open && (serving.length > 0 ? asideServing(leg) : connected.length > 0 && !connected.includes(leg));

  return (ofOneCause) => {
    const deciding = ofOneCause.filter(({ leg }) => !aside(leg));
    const found = deciding.flatMap(({ leg, judgement }) =>
      judgement.kind === 'found' ? [{ leg, judgement }] : [],
    );
    if (found.length > 0) return joinLegs(found, legs.length);
    for (const { leg, judgement } of ofOneCause) {
      if (judgement.kind === 'found') return besideOtherLeg(leg, judgement, serving.length > 0);
    }
    return mildest(deciding.map(({ judgement }) => judgement));
  };
}

/** Several legs without a fault: a warning is worth telling, and what was ruled out on one leg is not unknown. */
function mildest(judgements: readonly Judgement[]): Judgement {
  const warning = judgements.find(({ kind }) => kind === 'warning');
  const gap = judgements.find((judgement) => judgement.kind === 'unknown' && judgement.matters);
  const ruledOut = judgements.find(({ kind }) => kind === 'ruled-out');
  return (
    warning ??
    gap ??
    ruledOut ??
    judgements[0] ?? { kind: 'unknown', missing: 'no address was probed', matters: false }
  );
}

function besideOtherLeg({ protocol }: Leg, judgement: Found, otherServes: boolean): Judgement {
  if (protocol === 'https' && otherServes) {
    return {
      ...judgement,
      certainty: 'depends',
      dependsOn: ['protocol', ...(judgement.dependsOn ?? [])],
      because: `over HTTPS (plain HTTP serves): ${judgement.because}`,
      decisive: `over HTTPS (plain HTTP serves): ${decisiveOf(judgement)}`,
    };
  }
  const way = protocol === 'http' ? 'plain HTTP' : 'HTTPS';
  return toWarning(judgement, `matters only to a distribution that uses ${way}: ${judgement.because}`);
}

/** A fault that decides nothing keeps all that its repair hangs on. */
function toWarning({ at, madeBy, cloudfrontStatus, endpoint }: Found, because: string): Judgement {
  return {
    kind: 'warning',
    because,
    ...(at === undefined ? {} : { at }),
    ...(madeBy === undefined ? {} : { madeBy }),
    ...(cloudfrontStatus === undefined ? {} : { cloudfrontStatus }),
    ...seenAt(endpoint),
  };
}

function joinLegs(found: readonly { readonly leg: Leg; readonly judgement: Found }[], legs: number): Found {
  const inAll = (words: (judgement: Found) => string) =>
    found
      .map(({ leg: { protocol }, judgement }) =>
        legs > 1
          ? `over ${protocol === 'http' ? 'plain HTTP' : 'HTTPS'}: ${words(judgement)}`
          : words(judgement),
      )
      .join('; ');
  return {
    ...firmestOf(found.map(({ judgement }) => judgement)),
    because: inAll(({ because }) => because),
    decisive: inAll(decisiveOf),
  };
}

import type { Judgement } from '../../formats/judgement.ts';
import type { Case, ReadEndpoint } from '../../readings/case.ts';
import type { Cause, EndpointCause, Verdict } from '../cause.ts';
import { combineAddresses } from './addresses.ts';
import { besidePlainHttp } from './beside-plain-http.ts';
import { asConfigured } from './configured.ts';
import { standpoint } from './discount-by-vantage.ts';
import { type Leg, legsOf, weighLegs } from './judge-ways-in.ts';
import { toWarning, unknown } from './judgement.ts';

/**
 * Judges every cause, in the order given. An endpoint cause is judged for each address, then the addresses of
 * one leg together, then the legs: what is not known of the origin protocol policy makes a fault of only one
 * leg depend on it.
 */
export function judgeCase(
  causes: readonly Cause[],
  theCase: Case,
  onBug: OnBug = () => {},
): readonly Verdict[] {
  const legs = legsOf(theCase);
  const perLeg = causes.flatMap((cause) =>
    cause.scope === 'endpoint'
      ? legs.map((leg) => ({ leg, cause, judgement: judgeLeg(cause, leg, theCase, onBug) }))
      : [],
  );
  const weigh = weighLegs(perLeg, legs, theCase);
  const seenFromHere = standpoint(theCase);
  const configured = asConfigured(theCase);
  return withoutRepetition(
    behindAnotherName(
      causes.map((cause) => {
        const judgement =
          cause.scope === 'origin'
            ? orUnknown(cause, onBug, () => cause.judge(theCase))
            : weigh(perLeg.filter((verdict) => verdict.cause === cause));
        return {
          cause,
          judgement: besidePlainHttp(cause, configured(cause, seenFromHere(cause, judgement)), theCase),
        };
      }),
    ),
  );
}

/**
 * What the origin answers to a name that it has no certificate for, CloudFront does not see: without a
 * forwarded Host it ends at the certificate, and with one it asks for another name.
 */
function behindAnotherName(verdicts: readonly Verdict[]): readonly Verdict[] {
  const isForAnother = verdicts.some(
    ({ cause, judgement }) =>
      cause.id === 'certificate-name-mismatch' &&
      judgement.kind === 'found' &&
      judgement.intermittent !== true &&
      judgement.dependsOn?.join() === 'host-header',
  );
  if (!isForAnother) return verdicts;
  return verdicts.map((verdict) => {
    const { cause, judgement } = verdict;
    if (cause.family !== 'http' || cause.hangsOnHost !== true || judgement.kind !== 'found') return verdict;
    return { cause, judgement: { ...judgement, certainty: 'depends', dependsOn: ['host-header'] } };
  });
}

/**
 * One stale host is one fault: where a cause says what some hosts have wrong with their TLS or certificate,
 * that hosts differ is not a second cause.
 */
function withoutRepetition(verdicts: readonly Verdict[]): readonly Verdict[] {
  const moreExact = verdicts.flatMap(({ cause, judgement }) =>
    judgement.kind === 'found' &&
    judgement.intermittent === true &&
    (cause.family === 'tls' || cause.family === 'certificate')
      ? [{ cause, certainty: judgement.certainty }]
      : [],
  );
  return verdicts.map((verdict) => {
    const { cause, judgement } = verdict;
    if (cause.id !== 'origin-inconsistent' || judgement.kind !== 'found') return verdict;
    // What only depends says no better what is sure.
    const better = moreExact.find(
      ({ certainty }) => certainty !== 'depends' || judgement.certainty === 'depends',
    );
    return better === undefined ? verdict : { cause, judgement: saidByIt(better.cause) };
  });
}

const saidByIt = ({ phrase }: Cause): Judgement =>
  unknown(`whether hosts differ in more than this: on some of them, ${phrase}`);

/** Told of a mistake of our own that cost one judgement or observation. */
export type OnBug = (error: unknown, where: string) => void;

/** A cause that throws is a bug that costs its finding, never the report. */
function orUnknown(cause: Cause, onBug: OnBug, judge: () => Judgement): Judgement {
  try {
    return judge();
  } catch (error) {
    onBug(error, `cause ${cause.id}`);
    const missing = 'a bug of cf502 cost this judgement; the log has it under the id of this check';
    return unknown(missing, true);
  }
}

/**
 * CloudFront connects over IPv4 unless the origin is set otherwise, so IPv6 addresses decide only where there
 * are no others, or where the configuration says so; else their faults are a warning. Source:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-enable-ipv6.html
 */
function judgeLeg(cause: EndpointCause, leg: Leg, theCase: Case, onBug: OnBug): Judgement {
  const judge = (seen: ReadEndpoint) => ({
    seen,
    judgement: orUnknown(cause, onBug, () => cause.judge(seen, theCase)),
  });
  const ipv4 = leg.seen.filter(({ endpoint }) => endpoint.family === 4);
  const used = theCase.known.addressType ?? 'ipv4';
  const ipv6 = leg.seen.filter(({ endpoint }) => endpoint.family === 6);
  if (used === 'ipv6' && ipv6.length > 0) return combineAddresses(ipv6.map(judge));
  const deciding = ipv4.length > 0 && used === 'ipv4' ? ipv4 : leg.seen;
  const judgement = combineAddresses(deciding.map(judge));
  if (judgement.kind === 'found' || deciding === leg.seen) return judgement;
  const overIpv6 = combineAddresses(ipv6.map(judge));
  if (overIpv6.kind !== 'found') return judgement;
  return toWarning(overIpv6, 'ipv6');
}

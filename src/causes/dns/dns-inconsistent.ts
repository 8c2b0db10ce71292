import type { Judgement } from '../../formats/judgement.ts';
import type { Case } from '../../readings/case.ts';
import {
  type AnsweredLookup,
  addressLookups,
  answeredOf,
  fact,
  hasAddresses,
  isSettled,
  NOT_ASKED,
  serverNames,
} from '../../readings/resolution.ts';
import { showsEveryNameServer } from '../../repairs/proofs/dns.ts';
import type { OriginCause } from '../cause.ts';
import { found, RULED_OUT, unknown, warning } from '../judging/judgement.ts';

/**
 * Who is asked decides whether the name resolves. A name server of the zone that denies what the others have
 * is an error at times; one that does not serve the zone at all only costs time, since resolvers ask the
 * next. Different addresses alone are no fault: load balancing and geographic DNS mean them. A dead one that
 * only some servers give is.
 */
export const dnsInconsistent: OriginCause = {
  id: 'dns-inconsistent',
  family: 'dns',
  title: 'Name servers disagree about the origin',
  phrase: "the origin's name servers disagree",
  affects: 'some-by-place',
  source: 'cloudfront-502',
  cloudfrontStatus: 502,
  proof: showsEveryNameServer,
  scope: 'origin',
  judge(theCase) {
    const answered = answeredOf(addressLookups(theCase, 'public', 'authoritative')).filter(
      ({ lookup }) => lookup.type === 'A',
    );
    const direct = answered.filter(({ lookup }) => lookup.role === 'authoritative');
    const resolvers = answered.filter(
      ({ lookup }) => lookup.role === 'public' && lookup.clientSubnet === undefined,
    );
    const regional = answered.filter(
      ({ lookup }) => lookup.role === 'public' && lookup.clientSubnet !== undefined,
    );
    if (direct.length + regional.length + resolvers.length < 2) {
      if (theCase.dns.length === 0) return NOT_ASKED;
      const missing = 'fewer than two DNS servers gave an answer to compare';
      return unknown(missing);
    }
    if (!answered.some(hasData)) return RULED_OUT;
    return (
      deniedByNameServer(direct) ??
      deniedElsewhere(regional, resolvers) ??
      deadByNameServer(direct, theCase) ??
      worthAWord([lame(direct), failing(resolvers, direct)], theCase)
    );
  },
};

/** Addresses, or an alias that leads on to another zone. */
function hasData(entry: AnsweredLookup): boolean {
  return hasAddresses(entry) || (entry.answer.rcode === 'NOERROR' && entry.answer.cnames.length > 0);
}

function denies(entry: AnsweredLookup): boolean {
  return isSettled(entry) && !hasData(entry);
}

function deniedByNameServer(direct: readonly AnsweredLookup[]): Judgement | null {
  const denying = direct.filter((entry) => entry.answer.authoritative && denies(entry));
  if (denying.length === 0) return null;
  const isAbsent = denying.some(({ answer }) => answer.rcode === 'NXDOMAIN');
  const what = isAbsent ? 'that the name does not exist (NXDOMAIN)' : 'that the name has no IPv4 address';
  const others =
    denying.length === direct.length
      ? 'resolvers still have it from before'
      : 'the others have it; which one CloudFront asks changes';
  return found(
    'proven',
    fact(
      `${denying.length} of ${direct.length} name servers of the zone (${serverNames(denying.map(({ lookup }) => lookup))}) answer ${what}, and ${others}`,
    ),
    `${denying.length} of ${direct.length} name servers of the zone say that it ${isAbsent ? 'does not exist' : 'has no IPv4 address'}`,
    { intermittent: true },
  );
}

function deniedElsewhere(
  regional: readonly AnsweredLookup[],
  resolvers: readonly AnsweredLookup[],
): Judgement | null {
  // A resolver that denies it to everybody remembers an older denial, whatever the place.
  const denied = regional.filter(
    (entry) =>
      denies(entry) && resolvers.some((from) => from.lookup.server === entry.lookup.server && hasData(from)),
  );
  if (denied.length === 0) return null;
  const networks = denied.map(({ lookup }) => lookup.clientSubnet).join(', ');
  return found(
    'likely',
    `asked as if from ${networks} the name has no IPv4 address (${denied[0]?.answer.rcode}), asked from here it has: DNS answers differ by place, and so do CloudFront's edge locations`,
    'asked from elsewhere the name has no IPv4 address',
    { intermittent: true },
  );
}

/** A server that is asked and does not serve the zone (RFC 8499 §7, lame delegation). */
function lame(direct: readonly AnsweredLookup[]): string | null {
  const bad = direct.filter(
    (entry) => !isSettled(entry) || (!entry.answer.authoritative && !hasAddresses(entry)),
  );
  if (bad.length === 0) return null;
  const instead = bad[0]?.answer.rcode === 'NOERROR' ? 'a referral elsewhere' : bad[0]?.answer.rcode;
  return `${bad.length} of ${direct.length} name servers of the zone (${serverNames(bad.map(({ lookup }) => lookup))}) do not serve it: ${instead}; resolvers lose time there before they ask the next`;
}

/** Whoever is told that address fails, if CloudFront asks that server. */
function deadByNameServer(direct: readonly AnsweredLookup[], { endpoints }: Case): Judgement | null {
  const connects = (address: string) =>
    endpoints.some(({ endpoint, tcp }) => endpoint.address === address && tcp.kind === 'answered');
  const dead = endpoints.find(({ endpoint: { address }, tcp }) => {
    const giving = direct.filter((entry) => gives(entry, address));
    return (
      tcp.kind === 'failed' &&
      tcp.failure.kind !== 'cut-short' &&
      tcp.failure.kind !== 'no-route-here' &&
      !connects(address) &&
      giving.length > 0 &&
      direct.some((entry) => hasAddresses(entry) && !gives(entry, address))
    );
  })?.endpoint;
  if (dead === undefined || !endpoints.some(({ tcp }) => tcp.kind === 'answered')) return null;
  const giving = direct.filter((entry) => gives(entry, dead.address));
  const words = fact(
    `${giving.length} of ${direct.length} name servers of the zone (${serverNames(giving.map(({ lookup }) => lookup))}) give ${dead.address}, which takes no connection, and the others do not: their zone is out of date, or that address belongs to a host that is gone`,
  );
  return found('likely', words, words, { intermittent: true, endpoint: dead });
}

const gives = ({ answer }: AnsweredLookup, wanted: string): boolean =>
  answer.addresses.some(({ address }) => address === wanted);

function failing(resolvers: readonly AnsweredLookup[], direct: readonly AnsweredLookup[]): string | null {
  const bad = resolvers.filter((entry) => !hasData(entry));
  if (bad.length === 0 || bad.length === resolvers.length) return null;
  const reason = bad[0]?.answer.extendedError;
  const more = reason === undefined ? '' : `, extended error ${reason.code} ${reason.text}`.trimEnd();
  const remembered =
    bad.every(isSettled) && direct.length > 0 && direct.every(hasData)
      ? "; the zone's own name servers have it, so that is an answer from before, kept until the SOA minimum has passed"
      : '';
  return `the public resolver ${serverNames(bad.map(({ lookup }) => lookup))} gives no address (${bad[0]?.answer.rcode === 'NOERROR' ? 'no data' : bad[0]?.answer.rcode}${more}) where another does${remembered}`;
}

function worthAWord(parts: readonly (string | null)[], { target }: Case): Judgement {
  const seen = parts.filter((part) => part !== null);
  return seen.length === 0 ? RULED_OUT : warning(fact(`${target.origin}: ${seen.join('; ')}`));
}

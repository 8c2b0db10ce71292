import { recogniseOriginName } from '../../cloudfront/origin-names.ts';
import type { DnsAnswer } from '../../formats/dns.ts';
import type { FaultPlace, Judgement } from '../../formats/judgement.ts';
import type { Case } from '../../readings/case.ts';
import { type DelegationEnd, delegationEnd } from '../../readings/delegation.ts';
import { delegationWords } from '../../readings/delegation-words.ts';
import {
  type AnsweredLookup,
  addressesIn,
  addressLookups,
  answeredOf,
  fact,
  hasAddresses,
  impostors,
  isSettled,
  looksInternal,
  NOT_ASKED,
  serverNames,
} from '../../readings/resolution.ts';
import { showsAddress } from '../../repairs/proofs/dns.ts';
import type { OriginCause } from '../cause.ts';
import { found, RULED_OUT, unknown } from '../judging/judgement.ts';

/** More aliases than this are followed by no probe of ours; resolvers give up about there. */
const ALIASES_MAX = 12;

/** Extended DNS Errors that mean a DNSSEC fault of the zone (RFC 8914 §4). */
const DNSSEC_ERRORS: readonly number[] = [1, 2, 5, 6, 7, 8, 9, 10, 11, 12];

/**
 * Public DNS gives no address for the origin's name, so CloudFront cannot connect and answers 502
 * (`NonS3OriginDnsError`). What the resolver given with `--dns` says is proof; a failure of the system's
 * resolver alone is not, since it may see another DNS than CloudFront.
 */
export const dnsUnresolvable: OriginCause = {
  id: 'dns-unresolvable',
  family: 'dns',
  title: 'Origin name does not resolve',
  phrase: "the origin's name cannot be resolved",
  affects: 'every-request',
  elsewhere: 'a private resolver may still answer',
  source: 'cloudfront-502',
  cloudfrontStatus: 502,
  proof: showsAddress,
  scope: 'origin',
  judge(theCase) {
    const lookups = addressLookups(theCase);
    if (lookups.length === 0) return NOT_ASKED;
    const answered = answeredOf(lookups);
    const given = answered.filter(({ lookup }) => lookup.role === 'given');
    const impostor = impostors(theCase);
    const open = answered.filter(({ lookup }) => lookup.role === 'public' && !impostor.has(lookup.server));
    const believed = given.length > 0 ? given : open;
    if (believed.some(hasAddresses)) return RULED_OUT;

    // Where something answers in place of public resolvers, it may answer in place of name servers too.
    const end = impostor.size > 0 ? null : delegationEnd(theCase.delegation);
    const denial = denialIn(believed, end) ?? (impostor.size > 0 ? null : deniedByNameServers(answered));
    if (denial !== null) return toFinding(denial, theCase, answered);
    const failing = believed.filter((entry) => !isSettled(entry));
    if (failing.length > 0) return serverFailure(failing, answered, end);
    if (end !== null && believed.length === 0 && !answered.some(hasAddresses)) return seenOnTheWay(end);
    return onlyTheSystem(
      answered,
      lookups.some(({ role }) => role === 'given'),
      believed.length > 0,
      [...impostor.values()][0] ?? null,
    );
  },
};

type Denial = { readonly entry: AnsweredLookup; readonly because: string };

/** A denial settles the question only for both kinds of address; NXDOMAIN denies both at once (RFC 8020). */
function denialIn(believed: readonly AnsweredLookup[], end: DelegationEnd | null): Denial | null {
  const absent = believed.find(({ answer }) => answer.rcode === 'NXDOMAIN');
  if (absent !== undefined) {
    const where = end?.kind === 'absent' ? `: ${delegationWords(end)}` : '';
    return { entry: absent, because: `${absence(absent)}${where}` };
  }
  const empty = believed.filter(({ answer }) => answer.rcode === 'NOERROR');
  const v4 = empty.find(({ lookup }) => lookup.type === 'A');
  const v6 = empty.find(({ lookup }) => lookup.type === 'AAAA');
  return v4 === undefined || v6 === undefined ? null : { entry: v4, because: emptiness(v4) };
}

/** Where no resolver can be believed, the zone's own servers can, if all that answered agree. */
function deniedByNameServers(answered: readonly AnsweredLookup[]): Denial | null {
  const direct = answered.filter(({ lookup }) => lookup.role === 'authoritative');
  const [first] = direct;
  const agree = direct.every(({ answer }) => answer.rcode === 'NXDOMAIN' && answer.authoritative);
  return first !== undefined && agree ? { entry: first, because: absence(first) } : null;
}

function absence({ lookup, answer }: AnsweredLookup): string {
  const target = answer.cnames.at(-1)?.target;
  const product = recogniseOriginName(target ?? lookup.name)?.product;
  const deleted = product === undefined ? '' : `, so ${product} was deleted or renamed`;
  if (target === undefined)
    return `${lookup.name} does not exist (NXDOMAIN from ${serverNames([lookup])})${deleted}`;
  return `${lookup.name} is an alias that leads to ${target}, which does not exist (NXDOMAIN from ${serverNames([lookup])})${deleted}`;
}

function emptiness({ lookup, answer }: AnsweredLookup): string {
  const { cnames } = answer;
  const last = cnames.at(-1);
  if (last === undefined) {
    return `${lookup.name} exists but has neither an IPv4 nor an IPv6 address (asked ${serverNames([lookup])})`;
  }
  if (closesLoop(cnames)) return `the aliases of ${lookup.name} lead in a circle: ${chainText(cnames)}`;
  if (cnames.length > ALIASES_MAX) {
    return `${cnames.length} aliases, one after the other, lead from ${lookup.name} to no address`;
  }
  const product = recogniseOriginName(last.target)?.product;
  return `${lookup.name} is an alias that leads to ${last.target}${product === undefined ? '' : ` (${product})`}, which has no address`;
}

function closesLoop(cnames: DnsAnswer['cnames']): boolean {
  const last = cnames.at(-1)?.target;
  return cnames.some(({ name }) => name === last);
}

function chainText(cnames: DnsAnswer['cnames']): string {
  const names = [cnames[0]?.name ?? '', ...cnames.map(({ target }) => target)];
  return names.slice(0, 4).join(' → ') + (names.length > 4 ? ' → …' : '');
}

function toFinding(
  { entry, because }: Denial,
  theCase: Case,
  answered: readonly AnsweredLookup[],
): Judgement {
  const inside = addressesIn(answered.filter(({ lookup }) => lookup.role === 'system'));
  const leadsAway = entry.answer.cnames.length > 0 || recogniseOriginName(entry.lookup.name) !== null;
  if (inside.length === 0)
    return found('proven', fact(because), fact(because), {
      ...(leadsAway && { at: closesLoop(entry.answer.cnames) ? 'alias-loop' : 'alias' }),
    });
  const kind = inside.every(looksInternal)
    ? 'a private zone or split-horizon DNS'
    : 'another DNS than the public one';
  return found(
    'likely',
    fact(
      `${because}; only the resolver of ${theCase.vantage.name} knows it (${inside.slice(0, 2).join(', ')}): ${kind}, which CloudFront sees only through a VPC origin`,
    ),
    fact(because),
  );
}

/**
 * SERVFAIL, REFUSED and the like: proof only where nothing else knows an address, and not for DNSSEC
 * (undocumented).
 */
function serverFailure(
  failing: readonly AnsweredLookup[],
  answered: readonly AnsweredLookup[],
  end: DelegationEnd | null,
): Judgement {
  const [first] = failing;
  const reasons = failing.flatMap(({ answer }) => answer.extendedError ?? []);
  const signed = reasons.find(({ code }) => DNSSEC_ERRORS.includes(code));
  const reason = signed ?? reasons[0];
  const unvalidated = failing.some(({ answer }) => answer.onlyUnvalidated);
  const dnssec = signed !== undefined || unvalidated;
  const servers = serverNames(failing.map(({ lookup }) => lookup));
  const more =
    reason === undefined
      ? unvalidated
        ? ', and an answer when told not to validate'
        : ''
      : `: extended error ${reason.code}${reason.text === '' ? '' : ` "${reason.text}"`}`;
  const name = first?.lookup.name;
  const half = answered.some(
    (entry) =>
      (entry.lookup.role === 'public' || entry.lookup.role === 'given') &&
      entry.lookup.type === 'A' &&
      isSettled(entry),
  );
  const asked = half ? `the IPv6 addresses of ${name}, which has no IPv4 address` : name;
  const what = `${servers} answered ${first?.answer.rcode} for ${asked}${more}`;
  const why = !dnssec
    ? ''
    : '. Its DNSSEC signatures do not hold; whether CloudFront checks them is undocumented';
  const servfail = failing.some(({ answer }) => answer.rcode === 'SERVFAIL');
  const known = answered.some(hasAddresses);
  return found(
    servfail && !dnssec && !known ? 'proven' : 'likely',
    fact(`${what}${why}${end === null ? lameText(answered) : `; ${delegationWords(end)}`}`),
    fact(end === null || dnssec ? what : delegationWords(end)),
    { at: end === null || dnssec ? 'zone' : AT[end.kind] },
  );
}

/** Each end of the way from the root has a repair of its own. */
const AT = {
  lame: 'lame',
  silent: 'silent-servers',
  'no-glue': 'no-glue',
  unfindable: 'no-glue',
  'alias-loop': 'alias-loop',
  absent: 'zone',
} as const satisfies Record<DelegationEnd['kind'], FaultPlace>;

/** No public resolver answered in time, as they do where they wait for servers that are silent. */
function seenOnTheWay(end: DelegationEnd): Judgement {
  const words = delegationWords(end);
  return found(
    'likely',
    fact(`no public resolver gave an answer in time; from the root down, ${words}`),
    fact(words),
    { at: AT[end.kind] },
  );
}

/** What the zone's own servers did, where that explains why resolvers fail. */
function lameText(answered: readonly AnsweredLookup[]): string {
  const direct = answered.filter(({ lookup }) => lookup.role === 'authoritative');
  const lame = direct.filter(({ answer }) => !answer.authoritative);
  if (lame.length === 0) return '';
  const [first] = lame;
  const instead = first?.answer.rcode === 'NOERROR' ? 'a referral' : first?.answer.rcode;
  return `; ${lame.length} of ${direct.length} name servers asked directly do not serve the zone (${serverNames(lame.map(({ lookup }) => lookup))}: ${instead})`;
}

function onlyTheSystem(
  answered: readonly AnsweredLookup[],
  wasGiven: boolean,
  half: boolean,
  intercepted: string | null,
): Judgement {
  if (answered.some(hasAddresses)) return RULED_OUT;
  if (half) {
    const missing = 'only one of the two questions, for A and for AAAA, was answered';
    return unknown(missing, true);
  }
  if (wasGiven) {
    return unknown('no answer from the resolver given with --dns', true);
  }
  const system = answered.find(({ lookup }) => lookup.role === 'system');
  const answer =
    system === undefined
      ? 'gave no answer'
      : `says ${system.answer.rcode === 'NOERROR' ? 'there is no address' : system.answer.rcode}`;
  return unknown(
    `${intercepted === null ? 'no public resolver answered' : `something on this network answers in place of public resolvers (it ${intercepted})`}, and the resolver of this machine ${answer}`,
    true,
  );
}

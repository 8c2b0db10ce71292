import { placeOf } from '../addresses/in-words.ts';
import type { DistributionPlan } from '../formats/distribution.ts';
import type { Fact, Judgement, WayIn } from '../formats/judgement.ts';

type Found = Extract<Judgement, { kind: 'found' }>;
type Warning = Extract<Judgement, { kind: 'warning' }>;
type Sighting = WayIn['sightings'][number];

/** The whole fact, as the rest of a sentence: where it was seen, what it is, what stands beside it. */
export function becauseOf(judgement: Found | Warning, plan?: DistributionPlan): string {
  const { ways } = judgement;
  const seen = ways === undefined ? factIn(judgement) : ways.map((way) => wayIn(way, judgement)).join('; ');
  return judgement.kind === 'warning'
    ? placed(judgement.only === undefined ? '' : ONLY[judgement.only], seen)
    : [seen, ...besides(judgement, plan)].join('; ');
}

/** What was not seen, and what was seen instead. */
export const missingOf = ({ missing, seen }: Extract<Judgement, { kind: 'unknown' }>): string =>
  seen === undefined ? missing : `${missing} (${becauseOf(seen)})`;

/** The one fact that decides, as a headline goes on with it: `, on 1 of 2 addresses (…): it ended …`. */
export function decisiveIn(judgement: Found, shorten: (text: string) => string): string {
  const { ways: [first, ...others] = [], decisive, beside } = judgement;
  if (first === undefined)
    return joined({ joint: ', in ', where: inSome(judgement), fact: decisive }, shorten);
  if (beside === undefined && !namesWays(judgement)) return joined(decided(first), shorten);
  const more = others.map((way) => `; ${placed(over(way.protocol), inOne(decided(way)))}`).join('');
  const where = leadTo(first, judgement);
  return joined({ joint: ', ', where, fact: `${inOne(decided(first))}${more}` }, shorten);
}

const ONLY = {
  http: 'matters only to a distribution that uses plain HTTP',
  https: 'matters only to a distribution that uses HTTPS',
  ipv6: 'over IPv6, which CloudFront uses only when the origin is set to it',
} as const;

const over = (protocol: WayIn['protocol']): string => `over ${protocol === 'http' ? 'plain HTTP' : 'HTTPS'}`;

const namesWays = (judgement: Found): boolean => (judgement.waysAsked ?? 1) > 1;

/** What stands before the words on one way in; empty where there is no other. */
function leadTo({ protocol }: WayIn, judgement: Found): string {
  if (judgement.beside !== undefined)
    return `${over(protocol)} (plain HTTP ${judgement.beside === 'serves' ? 'serves' : 'was not seen to fail'})`;
  return namesWays(judgement) ? over(protocol) : '';
}

function wayIn(way: WayIn, judgement: Found | Warning): string {
  const seen = groupsOf(way, factIn)
    .map(({ text, sightings }) => placed(placesOf(sightings, way), text))
    .join('; ');
  return placed(judgement.kind === 'found' ? leadTo(way, judgement) : '', seen);
}

function besides(
  { plainHttp, withoutOriginMtls, dependsOn = [] }: Found,
  plan: DistributionPlan | undefined,
): readonly string[] {
  const open = plan?.open.filter(({ setting }) => dependsOn.some((one) => one === setting)) ?? [];
  return [
    ...(withoutOriginMtls ? ['origin mTLS is not set up for this origin'] : []),
    ...(open.length === 0
      ? []
      : [`the configuration leaves open ${open.map(({ on }) => on).join(', and ')}`]),
    ...(plainHttp === undefined ? [] : [`plain HTTP on port ${plainHttp.port} answers ${plainHttp.status}`]),
  ];
}

const inSome = ({ handshakes }: Fact): string =>
  handshakes === undefined ? '' : `${handshakes.bad} of ${handshakes.of} handshakes`;

function factIn(fact: Fact): string {
  const { because, ofOtherKey } = fact;
  const ofWhich =
    ofOtherKey === undefined
      ? ''
      : `its other certificate, with an ${ofOtherKey} key, which CloudFront’s hello is not answered with`;
  return placed(inSome(fact), placed(ofWhich, because));
}

/**
 * What decides on one way in, and where. That all addresses have it is said where the verdict says whom it
 * hits.
 */
type Decided = { readonly joint?: string; readonly where?: string; readonly fact: string };

function decided(way: WayIn): Decided {
  const [only] = way.sightings;
  if (way.addresses === 1 && only !== undefined)
    return { joint: ', in ', where: inSome(only), fact: only.decisive ?? '' };
  const [first, ...others] = groupsOf(way, (one) => placed(inSome(one), one.decisive ?? ''));
  if (first === undefined) return { fact: '' };
  if (first.sightings.length === way.addresses) return { fact: first.text };
  const rest = others.map(({ sightings, text }) => `; ${placed(placesOf(sightings, way), text)}`).join('');
  return { joint: ', on ', where: placesOf(first.sightings, way), fact: `${first.text}${rest}` };
}

const inOne = ({ where = '', fact }: Decided): string => placed(where, fact);

function joined({ joint = '; ', where = '', fact }: Decided, shorten: (text: string) => string): string {
  const words = placed(where, fact);
  return words === '' ? '' : `${where === '' ? '; ' : joint}${shorten(words)}`;
}

/** The same words of several addresses are said once. */
const groupsOf = ({ sightings }: WayIn, words: (sighting: Sighting) => string) =>
  [...Map.groupBy(sightings, words)].map(([text, group]) => ({ text, sightings: group }));

function placesOf(sightings: readonly Sighting[], { addresses }: WayIn): string {
  const where = sightings.map(({ endpoint }) => placeOf(endpoint));
  if (addresses === 1) return where[0] ?? '';
  if (sightings.length === addresses) return `all ${addresses} addresses`;
  const named =
    where.length > 3 ? `${where.slice(0, 3).join(', ')} and ${where.length - 3} more` : where.join(', ');
  return `${sightings.length} of ${addresses} addresses (${named})`;
}

/** Words on where or how often, and what was seen there, if both need saying. */
const placed = (words: string, seen: string): string =>
  words === '' || seen === '' ? `${words}${seen}` : `${words}: ${seen}`;

import type { Report, State, Vantage } from '../formats/report.ts';
import { names } from '../report/vantages.ts';

/**
 * What the Regions say, one line each: where it fails and where not, and which addresses they were given.
 * Empty where only one place was asked.
 */
export function regionLines({ vantages = [], silentRegions = [] }: Report): readonly string[] {
  if (vantages.length + silentRegions.length < 2) return [];
  const by = (state: State) => vantages.filter(({ verdict }) => verdict.state === state);
  const parts = [
    saysOf('fails from', by('broken')),
    saysOf('not certain from', by('unsure')),
    saysOf('nothing wrong found from', by('healthy')),
    saysOf('refused by policy from', by('refused')),
    ...silentRegions.map(({ region, because }) => `no answer from ${region}: ${because}`),
  ].filter((part) => part !== '');
  return [`${parts.join('; ')}.`, ...addressLine(vantages)];
}

const saysOf = (words: string, vantages: readonly Vantage[]): string =>
  vantages.length === 0 ? '' : `${words} ${names(vantages)}`;

/** Addresses named for each Region; the rest is counted. */
const ADDRESSES_MAX = 4;

function addressLine(vantages: readonly Vantage[]): readonly string[] {
  const lists = vantages.map(({ region, evidence }) => ({
    region,
    addresses: evidence.addresses.map(({ address }) => address).toSorted(),
  }));
  if (lists.length < 2 || lists.every(({ addresses }) => addresses.length === 0)) return [];
  const [one] = lists;
  if (lists.every(({ addresses }) => addresses.join() === one?.addresses.join()))
    return ['DNS gives every Region the same addresses.'];
  const shown = lists.map(({ region, addresses }) => {
    const more = addresses.length - ADDRESSES_MAX;
    const list = addresses.slice(0, ADDRESSES_MAX).join(', ') || 'none';
    return `${region} → ${list}${more > 0 ? ` and ${more} more` : ''}`;
  });
  return [`DNS answers by Region: ${shown.join('; ')}.`];
}

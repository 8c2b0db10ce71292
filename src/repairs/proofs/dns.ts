import { isAddress } from '../../addresses/is-address.ts';
import { url } from '../client-commands.ts';
import { shellWord } from '../shell.ts';
import { code, say, type Words } from '../words.ts';
import type { ShowsFault } from './proof.ts';

/** DNS is asked for names alone: where an address was given, for the name that takes its place. */
const askedName = (origin: string): string => (isAddress(origin) ? 'ORIGIN' : shellWord(origin));

const ofName = (origin: string, good: Words): Words =>
  isAddress(origin) ? say`${good}, ORIGIN being the name made for the address` : good;

export const showsAddress: ShowsFault = ({ origin }) => ({
  command: `dig A ${askedName(origin)} @1.1.1.1; dig +trace A ${askedName(origin)}`,
  good: ofName(origin, say`${code`status: NOERROR`}, and the same public IPv4 address twice`),
});

export const showsEveryNameServer: ShowsFault = (names) => {
  const { origin, nameServers = [] } = names;
  if (nameServers.length === 0) return showsAddress(names);
  return {
    command: `for ns in ${nameServers.map(shellWord).join(' ')}; do dig +norecurse A ${shellWord(origin)} @"$ns"; done`,
    good: say`${code`status: NOERROR`} and an address that takes connections, from each name server`,
  };
};

export const showsPublicAddress: ShowsFault = ({ origin }) => ({
  command: `dig +short A ${askedName(origin)} @1.1.1.1`,
  good: ofName(origin, say`a public address, or no answer needed because CloudFront uses a VPC origin`),
});

export const showsWhatIsAhead: ShowsFault = (names) => ({
  command: `curl -sI ${url(names)} | grep -i -E '^(via|x-cache|x-amz-cf-id)'; dig +short ${shellWord(names.origin)}`,
  good: say`no CloudFront header, and no ${code`cloudfront.net`} name`,
});

export const showsThisVantage: ShowsFault = ({ origin }) => ({
  command: `date -u; dig +short A ${shellWord(origin)}; dig +short A ${shellWord(origin)} @1.1.1.1`,
  good: say`the right time, and the same addresses twice`,
});

import type { Certificate } from '../certificates/certificate.ts';
import { assessChain, type ChainAssessment } from '../certificates/paths/assess-chain.ts';
import type { Trust } from '../certificates/paths/build-path.ts';
import { readChain } from '../certificates/paths/read-chain.ts';
import { endedIssuer } from '../certificates/paths/repair-chain.ts';
import { parseIssuers } from '../certificates/reading/parse-issuers.ts';
import type { Observation } from '../formats/observation.ts';
import { type FetchSources, fetchSmall } from './http/fetch-small.ts';

/** Addresses asked for one chain, redirects not counted. Real chains lack one issuer, rarely two. */
const FETCHES_MAX = 4;

/** What was fetched from the addresses named in certificates. */
export type FetchedIssuers = {
  /** DER each. Being fetched makes none of them trusted; `repairChain` checks whether they fit. */
  readonly certificates: readonly Uint8Array[];
  /** Every address asked, in order, and how many certificates it gave. */
  readonly fetches: readonly { readonly url: string; readonly observation: Observation<number> }[];
};

/**
 * Fetches the issuers that a chain lacks, or has only in an expired form, from the addresses that its
 * certificates name (authorityInfoAccess, RFC 5280 §4.2.2.1). Used for the repair only: CloudFront is not
 * documented to do this. Plain HTTP, as caIssuers addresses are; at most four addresses, 64 KiB each, only
 * where the policy permits.
 *
 * @param sent the list as sent, DER each
 * @param signal ends the fetching; what was fetched until then is returned
 */
export async function fetchIssuers(
  sent: readonly Uint8Array[],
  trust: Trust,
  sources: FetchSources,
  now: Date,
  signal: AbortSignal,
): Promise<FetchedIssuers> {
  const certificates: Uint8Array[] = [];
  const fetches: FetchedIssuers['fetches'][number][] = [];
  while (fetches.length < FETCHES_MAX && !signal.aborted) {
    const url = nextAddress([...sent, ...certificates], trust, now, fetches);
    if (url === null) break;
    const observation = await fetchSmall(url, sources, signal);
    if (observation.kind !== 'answered') {
      fetches.push({ url, observation });
      continue;
    }
    const issuers = readIssuers(observation.value);
    certificates.push(...issuers);
    fetches.push({ url, observation: { ...observation, value: issuers.length } });
  }
  return { certificates, fetches };
}

/** The next address that may give the missing issuer and was not yet asked. */
function nextAddress(
  known: readonly Uint8Array[],
  trust: Trust,
  now: Date,
  asked: FetchedIssuers['fetches'],
): string | null {
  const assessment = assessChain(readChain(known), trust, now);
  const urls = withoutGoodIssuer(assessment)?.issuerUrls ?? [];
  return urls.find((url) => url.startsWith('http://') && !asked.some((fetch) => fetch.url === url)) ?? null;
}

/**
 * The certificate whose issuer was not sent, or has expired; in the latter case the address may give its
 * successor.
 */
function withoutGoodIssuer(assessment: ChainAssessment): Certificate | undefined {
  const { faults, path } = assessment;
  const missing = faults.find((fault) => fault.kind === 'issuer-missing');
  if (missing?.kind === 'issuer-missing') return missing.at.certificate;
  const ended = endedIssuer(assessment);
  const at = path.findIndex(({ certificate }) => certificate === ended?.certificate);
  return path[at - 1]?.certificate;
}

function readIssuers(bytes: Uint8Array): readonly Uint8Array[] {
  try {
    return parseIssuers(bytes);
  } catch {
    return [];
  }
}

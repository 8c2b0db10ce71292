import type { DistributionPlan } from '../formats/distribution.ts';
import type { Endpoint } from '../formats/endpoint.ts';
import type { ViewerEvidence } from '../formats/viewer.ts';
import { locateOrigin } from '../probes/dns/locate-origin.ts';
import { leadsToCloudFront, probeViewer } from '../probes/viewer.ts';
import { locationOptions } from './location-options.ts';
import { viewerInWords } from './progress-words.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * Asks an edge for the URL that fails, as its viewers do, beside the check of the origin behind it. Only
 * where the URL is known and its name leads to CloudFront, or an edge was named.
 */
export async function askEdge(
  plan: DistributionPlan | undefined,
  surroundings: Surroundings,
  deadline: AbortSignal,
): Promise<ViewerEvidence | null> {
  const { host: name, path, protocol } = plan?.viewer ?? { host: null, path: null, protocol: null };
  if (plan === undefined || name === null || path === null) return null;
  const edge = await findEdge(name, surroundings, deadline);
  if (edge === null) return null;
  const usual = protocol === 'http' ? 80 : 443;
  return probeViewer(
    { ...edge, protocol: protocol ?? 'https', port: edge.port ?? usual },
    {
      name,
      path,
      token: surroundings.id,
      connectTimeoutMs: plan.origin.connectTimeoutMs,
      onLanded: (fetch) => surroundings.onProgress({ stage: 'http', text: viewerInWords(name, fetch) }),
    },
    deadline,
  );
}

type Edge = Pick<Endpoint, 'address' | 'family'> & { readonly port: number | null };

async function findEdge(
  name: string,
  surroundings: Surroundings,
  deadline: AbortSignal,
): Promise<Edge | null> {
  const { edge, policy } = surroundings;
  if (edge !== undefined)
    return policy.refusal(edge.address) === null
      ? { ...edge, family: edge.address.includes(':') ? 6 : 4 }
      : null;
  const { complete } = locateOrigin(name, locationOptions(surroundings), deadline);
  const { addresses, dns } = await complete;
  if (!leadsToCloudFront(name, dns)) return null;
  const open = addresses.filter(({ refused, skipped }) => refused === undefined && skipped === undefined);
  const found = open.find(({ family }) => family === 4) ?? open[0];
  return found === undefined ? null : { address: found.address, family: found.family, port: null };
}

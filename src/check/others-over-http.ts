import type { EndpointEvidence } from '../formats/evidence.ts';
import type { EndpointPlan } from '../probes/endpoint-plan.ts';
import { sendOtherRequests } from '../probes/http/other-requests.ts';
import { usualRequest } from '../probes/http/request.ts';

/**
 * Sends the requests of other kinds over plain HTTP where both protocols were asked and HTTPS, over which
 * they usually go, has a fault: an origin that serves plain HTTP alone gets them too.
 *
 * @param asked what was seen; returned as it is where nothing is to be asked
 */
export async function withOthersOverHttp(
  asked: readonly EndpointEvidence[],
  { target, headers }: Pick<EndpointPlan, 'target' | 'headers'>,
  signal: AbortSignal,
): Promise<readonly EndpointEvidence[]> {
  const serves = asked.find(isAnswered);
  const isOpen = target.protocol === null && !asked.some(({ otherRequests }) => otherRequests !== undefined);
  if (!isOpen || serves?.endpoint.protocol !== 'http' || signal.aborted) return asked;
  const [sent] = serves.exchanges;
  if (sent === undefined) return asked;
  const otherRequests = await sendOtherRequests(
    serves.endpoint,
    usualRequest(target, headers),
    Promise.resolve(sent.observation),
    Promise.resolve(true),
    signal,
  ).answers;
  if (otherRequests.length === 0) return asked;
  return asked.map((seen) => (seen === serves ? { ...seen, otherRequests } : seen));
}

const isAnswered = ({ exchanges }: EndpointEvidence): boolean =>
  exchanges[0]?.observation.kind === 'answered';

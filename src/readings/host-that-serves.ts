import type { EndpointEvidence } from '../formats/evidence.ts';
import type { FaultPlace } from '../formats/judgement.ts';
import type { Target } from '../formats/target.ts';

/**
 * Where a fault of the answer lies, if another Host gets a good one; no field where it is not known which
 * Host is sent.
 */
export type HostPlace = { readonly at?: Extract<FaultPlace, 'own-host-serves' | 'viewers-host-serves'> };

/**
 * Where the fault lies if this other Host gets a good answer.
 *
 * @param host the other Host; the one that CloudFront sends gets an error
 */
export function hostThatServes({ origin, hostHeader }: Target, host: string): HostPlace {
  if (hostHeader === 'none') return { at: 'viewers-host-serves' };
  return hostHeader !== null && host === origin ? { at: 'own-host-serves' } : {};
}

/** The same for an endpoint whose request as CloudFront sends it got an error. */
export function otherHostServes(
  { exchanges }: Pick<EndpointEvidence, 'exchanges'>,
  target: Target,
): HostPlace {
  const other = exchanges.find(
    ({ purpose, observation }) =>
      purpose === 'other-host' && observation.kind === 'answered' && observation.value.statusCode < 400,
  );
  return other === undefined ? {} : hostThatServes(target, other.host);
}

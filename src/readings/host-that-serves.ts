import type { EndpointEvidence } from '../formats/evidence.ts';
import type { FaultPlace } from '../formats/judgement.ts';
import type { Target } from '../formats/target.ts';

/** Where a fault of the answer lies, if another Host gets a good one; nothing to add where it is not known which is sent. */
export type HostPlace = { readonly at?: Extract<FaultPlace, 'own-host-serves' | 'viewers-host-serves'> };

/**
 * What it means that this other Host is answered well.
 *
 * @param host the other one; the one CloudFront sends is not
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

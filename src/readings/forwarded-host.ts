import type { FaultPlace } from '../formats/judgement.ts';

/**
 * Whether a name that the server does not know is sent only because Host is forwarded.
 *
 * @param ownNameDoes whether the server knows the origin's own name
 * @returns fields to add to a judgement; none where the Host is the origin's own name, or the server does not
 * know that name either
 */
export function forwardedHost(
  hostHeader: string | null,
  ownNameDoes: boolean,
): { readonly at?: Extract<FaultPlace, 'forwarded-host' | 'distribution-host'> } {
  if (hostHeader?.endsWith('.cloudfront.net')) return { at: 'distribution-host' };
  return ownNameDoes ? { at: 'forwarded-host' } : {};
}

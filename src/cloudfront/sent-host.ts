import type { Target } from '../formats/target.ts';

/** The Host CloudFront sends: the viewer's when it is forwarded, else the origin's own name. */
export const sentHost = ({ origin, hostHeader }: Pick<Target, 'origin' | 'hostHeader'>): string =>
  hostHeader === null || hostHeader === 'none' ? origin : hostHeader;

/** The server name equals that Host (helper functions page); an address is no server name (RFC 6066 §3). */
export function sentServerName(target: Pick<Target, 'origin' | 'hostHeader'>): string | null {
  const host = sentHost(target);
  return /^[\d.]+$|:/.test(host) ? null : host;
}

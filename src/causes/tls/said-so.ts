import type { SayingNo } from '../../readings/how-servers-say-no.ts';
import type { ServerId } from '../../readings/servers.ts';

/** Named in one sentence. */
const SERVERS_SHOWN = 5;

/** Of as many the repair says what they call it. */
const SUSPECTS_MAX = 4;

/** Who is known to refuse an unknown name so, as the end of a measured fact; empty where nobody is. */
export function saidSoBy(rows: readonly SayingNo[]): string {
  const servers = [...new Set(rows.map(({ server }) => server))].slice(0, SERVERS_SHOWN);
  return servers.length === 0 ? '' : `; ${servers.join(', ')} say so to a name they have no certificate for`;
}

/** Their products, for the repair. */
export function suspectsOf(rows: readonly SayingNo[]): { readonly suspects?: readonly ServerId[] } {
  const products = rows.flatMap(({ product }) => product ?? []);
  return products.length === 0 ? {} : { suspects: [...new Set(products)].slice(0, SUSPECTS_MAX) };
}

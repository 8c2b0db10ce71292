import { outcomeInWords, placeOf } from '../addresses/in-words.ts';
import type { DnsLookup } from '../formats/dns.ts';
import type { Handshake } from '../formats/handshake.ts';
import type { Observation } from '../formats/observation.ts';
import type { ViewerFetch } from '../formats/viewer.ts';
import type { Landed } from '../probes/endpoint-plan.ts';

/** A DNS answer in one line. */
export function lookupInWords({ server, name, type, observation }: DnsLookup): string {
  const answer = timed(observation, ({ rcode, addresses }) => {
    if (rcode !== 'NOERROR') return rcode;
    return addresses.map(({ address }) => address).join(', ') || 'no address';
  });
  return `${name} ${type} at ${server}: ${answer}`;
}

/** A probe's outcome in one line. */
export function landedInWords(landed: Landed): string {
  return `${placeOf(landed.endpoint)}: ${landingInWords(landed)}`;
}

/** What a viewer gets, in one line. */
export function viewerInWords(name: string, { purpose, observation }: ViewerFetch): string {
  const how = purpose === 'plain' ? 'as typed' : 'with a query of its own';
  return `${name} as a viewer, ${how}: ${timed(observation, ({ statusCode }) => `HTTP ${statusCode}`)}`;
}

function landingInWords(landed: Landed): string {
  switch (landed.probe) {
    case 'tcp':
      return timed(landed.observation, () => 'connected');
    case 'tls':
      return timed(landed.observation, handshakeInWords);
    case 'http':
      return timed(landed.observation, ({ statusCode }) => `HTTP ${statusCode}`);
  }
}

function timed<T>(observation: Observation<T>, answered: (value: T) => string): string {
  const words = outcomeInWords(observation, answered);
  return observation.kind === 'answered' ? `${words} (${Math.round(observation.elapsedMs)} ms)` : words;
}

function handshakeInWords({ ending, version, cipherSuite, alert }: Handshake): string {
  if (ending === 'flight-complete')
    return `${version ?? 'TLS'} with ${cipherSuite?.name ?? 'an unnamed suite'}`;
  return ending === 'alert' ? `TLS alert ${alert?.name ?? ''}` : `TLS handshake ${ending}`;
}

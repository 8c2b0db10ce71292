import type { DnsLookup } from './evidence/dns.ts';
import type { Endpoint } from './evidence/evidence.ts';
import type { Handshake } from './evidence/handshake.ts';
import type { Observation } from './evidence/observation.ts';
import type { ViewerFetch } from './evidence/viewer.ts';
import type { Landed } from './probes/probe-endpoint.ts';

/** A DNS answer in one line. */
export function lookupInWords({ server, name, type, observation }: DnsLookup): string {
  const answer = inWords(observation, ({ rcode, addresses }) => {
    if (rcode !== 'NOERROR') return rcode;
    return addresses.map(({ address }) => address).join(', ') || 'no address';
  });
  return `${name} ${type} at ${server}: ${answer}`;
}

/** A probe's outcome in one line. */
export function landedInWords(landed: Landed): string {
  return `${placeOf(landed.endpoint)}: ${outcomeInWords(landed)}`;
}

/** What a viewer gets, in one line. */
export function viewerInWords(name: string, { purpose, observation }: ViewerFetch): string {
  const how = purpose === 'plain' ? 'as typed' : 'with a query of its own';
  return `${name} as a viewer, ${how}: ${inWords(observation, ({ statusCode }) => `HTTP ${statusCode}`)}`;
}

function outcomeInWords(landed: Landed): string {
  switch (landed.probe) {
    case 'tcp':
      return inWords(landed.observation, () => 'connected');
    case 'tls':
      return inWords(landed.observation, handshakeInWords);
    case 'http':
      return inWords(landed.observation, ({ statusCode }) => `HTTP ${statusCode}`);
  }
}

function inWords<T>(observation: Observation<T>, answer: (value: T) => string): string {
  switch (observation.kind) {
    case 'answered':
      return `${answer(observation.value)} (${Math.round(observation.elapsedMs)} ms)`;
    case 'failed': {
      const { kind, phase, detail } = observation.failure;
      return `${phase} ${kind}${detail === '' ? '' : ` (${detail})`}`;
    }
    case 'skipped':
      return `not tried: ${observation.because}`;
  }
}

function handshakeInWords({ ending, version, cipherSuite, alert }: Handshake): string {
  if (ending === 'flight-complete')
    return `${version ?? 'TLS'} with ${cipherSuite?.name ?? 'an unnamed suite'}`;
  return ending === 'alert' ? `TLS alert ${alert?.name ?? ''}` : `TLS handshake ${ending}`;
}

const placeOf = ({ address, family, port }: Endpoint): string =>
  `${family === 6 ? `[${address}]` : address}:${port}`;

import type { Observation } from '../formats/observation.ts';

/** An address as it stands before a port or in a URL: one of IPv6 in brackets (RFC 3986 §3.2.2). */
export const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** `203.0.113.7:443`, `[2001:db8::7]:443`. */
export function placeOf({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${bracketed(address)}:${port}`;
}

/** How an attempt ended; `answered` words its value. What it holds may be foreign: escape it. */
export function outcomeInWords<T>(observation: Observation<T>, answered: (value: T) => string): string {
  switch (observation.kind) {
    case 'answered':
      return answered(observation.value);
    case 'failed': {
      const { kind, phase, detail } = observation.failure;
      return `${phase} ${kind}${detail === '' ? '' : ` (${detail})`}`;
    }
    case 'skipped':
      return `not tried: ${observation.because}`;
  }
}

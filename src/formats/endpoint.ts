import type { Port } from './units.ts';
/** One address and port, spoken to in one protocol. */
export type Endpoint = {
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: Port;
  readonly protocol: 'http' | 'https';
};

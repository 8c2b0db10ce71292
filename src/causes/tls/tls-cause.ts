import type { EndpointCause } from '../cause.ts';

/** A fault of the handshake, which every request over HTTPS begins with. */
export const tlsCause = (said: Omit<EndpointCause, 'family' | 'affects' | 'scope'>): EndpointCause => ({
  ...said,
  family: 'tls',
  affects: 'every-https-request',
  scope: 'endpoint',
});

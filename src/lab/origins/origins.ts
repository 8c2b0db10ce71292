import { CERTIFICATE_ORIGINS } from './certificate-origins.ts';
import { CONNECTION_ORIGINS } from './connection-origins.ts';
import type { FarmOrigin } from './farm-origin.ts';
import { HTTP_ORIGINS } from './http-origins.ts';
import { days, https, inTurn } from './serving.ts';

/** Every origin of the farm. `npm run new-cause` appends here; move its row to the part it belongs to. */
export const FARM_ORIGINS: readonly FarmOrigin[] = [
  ...CONNECTION_ORIGINS,
  ...CERTIFICATE_ORIGINS,
  ...HTTP_ORIGINS,
  {
    label: 'stale-host',
    story: 'one of two hosts behind a balancer still has the old certificate',
    expected: ['certificate-expired'],
    serve: inTurn('stale-host', (now) => ({ notBefore: days(now, -93), notAfter: days(now, -3) })),
  },
  {
    label: 'weak-signature',
    story: 'a certificate signed with SHA-1',
    expected: ['certificate-weak-signature'],
    serve: https('weak-signature', { hash: 'sha1' }, { ciphers: 'DEFAULT@SECLEVEL=0' }),
  },
];

import { CERTIFICATE_CHAIN_REMEDIES } from './certificate-chain.ts';
import { CERTIFICATE_DATE_REMEDIES } from './certificate-dates.ts';
import { CERTIFICATE_NAME_REMEDIES } from './certificate-name.ts';
import { CERTIFICATE_TRUST_REMEDIES } from './certificate-trust.ts';
import { DNS_REMEDIES } from './dns.ts';
import { EDGE_FUNCTION_REMEDIES } from './edge-functions.ts';
import { FORWARDED_HOST_REMEDIES } from './forwarded-host.ts';
import { HTTP_ANSWER_REMEDIES } from './http-answer.ts';
import { HTTP_HOST_REMEDIES } from './http-host.ts';
import { HTTP_LIMIT_REMEDIES } from './http-limits.ts';
import { ORIGIN_SETTINGS_REMEDIES } from './origin-settings.ts';
import type { Remedy } from './remedy.ts';
import { SOME_HOSTS_REMEDIES } from './some-hosts.ts';
import { TCP_REMEDIES } from './tcp.ts';
import { TLS_CLIENT_CERTIFICATE_REMEDIES } from './tls-client-certificate.ts';
import { TLS_NOT_SPOKEN_REMEDIES } from './tls-not-spoken.ts';
import { TLS_OFFER_REMEDIES } from './tls-offer.ts';
import { TLS_SERVER_NAME_REMEDIES } from './tls-server-name.ts';
import { TLS_VERSION_REMEDIES } from './tls-versions.ts';

/** Every remedy. For a cause and a place of its fault, one without servers and any number for particular ones; a server has at most one. */
export const REMEDIES: readonly Remedy[] = [
  ...ORIGIN_SETTINGS_REMEDIES,
  ...DNS_REMEDIES,
  ...TCP_REMEDIES,
  ...TLS_NOT_SPOKEN_REMEDIES,
  ...TLS_SERVER_NAME_REMEDIES,
  ...FORWARDED_HOST_REMEDIES,
  ...TLS_VERSION_REMEDIES,
  ...TLS_OFFER_REMEDIES,
  ...TLS_CLIENT_CERTIFICATE_REMEDIES,
  ...CERTIFICATE_NAME_REMEDIES,
  ...CERTIFICATE_DATE_REMEDIES,
  ...CERTIFICATE_TRUST_REMEDIES,
  ...CERTIFICATE_CHAIN_REMEDIES,
  ...SOME_HOSTS_REMEDIES,
  ...HTTP_ANSWER_REMEDIES,
  ...HTTP_LIMIT_REMEDIES,
  ...HTTP_HOST_REMEDIES,
  ...EDGE_FUNCTION_REMEDIES,
];

import type { Remedy } from '../repairs/remedy.ts';
import { ALL_CAUSES } from './all.ts';
import { CERTIFICATE_CHAIN_REMEDIES } from './certificate/chain.remedies.ts';
import { CERTIFICATE_DATE_REMEDIES } from './certificate/dates.remedies.ts';
import { CERTIFICATE_NAME_REMEDIES } from './certificate/name.remedies.ts';
import { CERTIFICATE_TRUST_REMEDIES } from './certificate/trust.remedies.ts';
import { DISTRIBUTION_REMEDIES } from './distribution/remedies.ts';
import { DNS_REMEDIES } from './dns/remedies.ts';
import { EDGE_FUNCTION_REMEDIES } from './function/remedies.ts';
import { HTTP_MALFORMED_REMEDIES, HTTP_UPSTREAM_REMEDIES } from './http/answer.remedies.ts';
import { HTTP_CLOSED_REMEDIES } from './http/closed.remedies.ts';
import { FORWARDED_HOST_REMEDIES } from './http/forwarded-host.remedies.ts';
import { HTTP_HOST_REMEDIES } from './http/host.remedies.ts';
import { HTTP_LIMIT_REMEDIES } from './http/limits.remedies.ts';
import { ORIGIN_SETTINGS_REMEDIES } from './origin/origin-settings.remedies.ts';
import { SOME_HOSTS_REMEDIES } from './origin/some-hosts.remedies.ts';
import { PLAIN_HTTP_SERVES_REMEDIES } from './tcp/plain-http-serves.remedies.ts';
import { TCP_REMEDIES } from './tcp/remedies.ts';
import { TLS_CLIENT_CERTIFICATE_REMEDIES } from './tls/client-certificate.remedies.ts';
import { TLS_NOT_SPOKEN_REMEDIES } from './tls/not-spoken.remedies.ts';
import { TLS_OFFER_REMEDIES } from './tls/offer.remedies.ts';
import { TLS_SERVER_NAME_REMEDIES } from './tls/server-name.remedies.ts';
import { TLS_VERSION_REMEDIES } from './tls/versions.remedies.ts';

/**
 * Every remedy. For a cause and a place of its fault, one without servers and any number for particular ones;
 * a server has at most one.
 */
export const REMEDIES: readonly Remedy[] = [
  ...ALL_CAUSES.flatMap(({ remedies = [] }) => remedies),
  ...ORIGIN_SETTINGS_REMEDIES,
  ...DNS_REMEDIES,
  ...TCP_REMEDIES,
  ...PLAIN_HTTP_SERVES_REMEDIES,
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
  ...HTTP_UPSTREAM_REMEDIES,
  ...HTTP_MALFORMED_REMEDIES,
  ...HTTP_CLOSED_REMEDIES,
  ...HTTP_LIMIT_REMEDIES,
  ...HTTP_HOST_REMEDIES,
  ...DISTRIBUTION_REMEDIES,
  ...EDGE_FUNCTION_REMEDIES,
];

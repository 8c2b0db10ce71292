import type { Certificate } from '../certificates/certificate.ts';

/**
 * Certificates that servers generate for names for which they have none.
 * Sources: https://github.com/kubernetes/ingress-nginx/blob/main/internal/net/ssl/ssl.go,
 * https://github.com/traefik/traefik/tree/master/pkg/tls
 */
const FALLBACKS: readonly (readonly [pattern: RegExp, what: string])[] = [
  [
    /Kubernetes Ingress Controller Fake Certificate/,
    'what ingress-nginx serves without a usable TLS secret for the name',
  ],
  [/TRAEFIK DEFAULT CERT/, 'what Traefik serves without a certificate for the name'],
  // These are recognised only by their names.
  [/CN=Plesk\b/, 'probably the default certificate of Plesk'],
  [/snakeoil/i, 'probably a default certificate, made for tests'],
  [/CN=localhost\b/, 'probably a server’s default certificate, made for localhost'],
];

/**
 * What kind of fallback certificate it is, as the rest of "it is …"; `null` for a certificate that was issued
 * on request.
 */
export function fallbackOf({ subject, dnsNames }: Certificate): string | null {
  const known = FALLBACKS.find(([pattern]) => pattern.test(subject));
  if (known !== undefined) return known[1];
  return dnsNames.some((name) => name.endsWith('.traefik.default'))
    ? 'what Traefik serves without a certificate for the name'
    : null;
}

import { APPLY, OWN_NAME_FIRST, type Remedy } from '../../repairs/remedy.ts';

const SNAKEOIL =
  "A snakeoil certificate usually bears the machine's host name: right at first sight, but self-signed.";

/** Certificates without a path to a root that Mozilla includes. */
export const CERTIFICATE_TRUST_REMEDIES: readonly Remedy[] = [
  {
    causes: ['certificate-self-signed'],
    steps: [
      'Replace the self-signed certificate by one of a public CA for {NAME}: with certbot `certbot --nginx` or `certbot --apache`; on AWS an ACM certificate on a load balancer.',
      APPLY,
      'Or, if the way to the origin is trusted: in CloudFront, Origins › Edit › Protocol: HTTP only, or a VPC origin with HTTP.',
    ],
    pitfalls: [
      'CloudFront has no switch that skips verification.',
      'Certificates of AWS Private CA are private: not accepted either.',
      'A default certificate may be answering because the server does not know the name.',
    ],
    sources: ['cloudfront-origin-https', 'cloudfront-certificates'],
  },
  {
    causes: ['certificate-self-signed'],
    servers: ['nginx'],
    steps: [
      'Replace the self-signed certificate (on Debian look for `ssl-cert-snakeoil.pem`) by a public one: `certbot --nginx`.',
      APPLY,
    ],
    pitfalls: [SNAKEOIL],
    sources: ['certbot', 'cloudfront-origin-https'],
  },
  {
    causes: ['certificate-self-signed'],
    servers: ['apache'],
    steps: [
      'Replace the self-signed certificate (on Debian look for `ssl-cert-snakeoil.pem`) by a public one: `certbot --apache`.',
      'On Debian, usually: `a2ensite` your site, `a2dissite default-ssl`.',
      APPLY,
    ],
    pitfalls: [SNAKEOIL],
    sources: ['certbot', 'cloudfront-origin-https'],
  },
  {
    causes: ['certificate-self-signed'],
    servers: ['ingress-nginx'],
    steps: [
      OWN_NAME_FIRST,
      'Create the TLS secret, leaf first, then intermediates: `kubectl create secret tls SECRET --cert fullchain.pem --key privkey.pem`.',
      'Name it in `spec.tls` of the Ingress, with {CERTIFIABLE} among its hosts, in the same namespace.',
      "Look at the controller's log: `kubectl logs deploy/ingress-nginx-controller | grep -i secret`.",
    ],
    pitfalls: [
      '"Private key does not match" in that log means that the secret\'s chain is in the wrong order.',
    ],
    sources: ['ingress-nginx', 'ingress-nginx-source'],
  },
  {
    causes: ['certificate-self-signed'],
    servers: ['traefik'],
    steps: [
      OWN_NAME_FIRST,
      'Give the router for {CERTIFIABLE} a `tls` section with a `certResolver`, or load a certificate for the name.',
      'Or set `tls.stores.default.defaultCertificate` (or `defaultGeneratedCert`).',
      APPLY,
    ],
    pitfalls: [
      'A router without a `tls` section, or on another entry point, leaves the name to the default certificate.',
    ],
    sources: ['traefik', 'traefik-source'],
  },
  {
    causes: ['certificate-self-signed', 'certificate-untrusted'],
    servers: ['caddy'],
    steps: [
      'Remove `tls internal`, and give the site its public name: for an IP address or a .local or .internal name Caddy issues from its own authority.',
      APPLY,
    ],
    pitfalls: ['An internal leaf lives 12 hours; its issuer usually reads "Caddy Local Authority".'],
    sources: ['caddy'],
  },
  {
    causes: ['certificate-self-signed'],
    servers: ['plesk', 'litespeed'],
    steps: [
      "Assign a Let's Encrypt (Plesk) or AutoSSL (cPanel) certificate to the site, and to the IP address as default.",
    ],
    pitfalls: [
      'Panels usually create a self-signed certificate for every new domain, until AutoSSL has run.',
    ],
    sources: ['cloudfront-origin-https'],
  },
  {
    causes: ['certificate-untrusted'],
    steps: [
      'Look who issued the certificate: CloudFront accepts no private CA (AWS Private CA neither), and of public ones those whose root Mozilla includes.',
      "If it is private: have the certificate issued by a public CA (Let's Encrypt, ACM on a load balancer, …).",
      "If it is public: install the CA's current bundle, so that the chain ends in the current root.",
      APPLY,
    ],
    pitfalls: [
      'The same certificate can be fine in Chrome or Windows and wrong here.',
      "Ask the CA for today's bundle, not for the one of years ago.",
      "A public CA's new root may not be included yet. Its cross-sign by an older root then belongs into the chain, not the root itself: with Let's Encrypt since May 2026 that of Root YR or YE.",
    ],
    sources: ['mozilla-roots', 'cloudfront-certificates', 'lets-encrypt'],
  },
  {
    causes: ['certificate-untrusted'],
    at: 'contents',
    steps: [
      'Look at the certificate that the finding names: what it says keeps it from being used here, and no setting of the server changes that.',
      'If it is the leaf: have a certificate for TLS servers (extended key usage serverAuth, signed with SHA-256) issued for {NAME} by a public CA, and install its full chain.',
      "If it is an intermediate: install the CA's current bundle, or have the certificate issued by a CA that may issue for this name.",
      APPLY,
    ],
    pitfalls: [
      'A certificate made for clients (mTLS, VPN, mail) is refused although name, dates and chain are right.',
      'A longer bundle changes nothing while that certificate is needed.',
    ],
    sources: ['cloudfront-certificates'],
  },
  {
    causes: ['certificate-untrusted'],
    servers: ['cloudflare-origin-ca'],
    steps: [
      'Replace the Cloudflare Origin CA certificate by a public one: only Cloudflare trusts it.',
      'Or point CloudFront at the name that Cloudflare proxies, and send that name as Host.',
      APPLY,
    ],
    pitfalls: [
      "Such a certificate lives 15 years, so nobody remembers it. Taking a name off Cloudflare's proxy exposes it at once.",
      'With two CDNs in line, Host and SNI must be the name that Cloudflare knows.',
    ],
    sources: ['cloudfront-certificates'],
  },
  {
    causes: ['certificate-untrusted'],
    servers: ['lets-encrypt-staging'],
    steps: [
      'Run certbot without `--staging` / `--test-cert`, then `certbot renew --force-renewal --cert-name NAME`.',
      APPLY,
    ],
    pitfalls: ['`--dry-run` never installs anything; `--staging` does.'],
    sources: ['certbot'],
  },
  {
    causes: ['certificate-root-distrusted'],
    steps: [
      'Ask your CA for a bundle that ends in a root Mozilla still includes, and install it.',
      'If there is none: have the certificate issued by another public CA.',
      APPLY,
    ],
    pitfalls: [
      "Which day's list CloudFront uses is not published: it may fail at once, at some places, or later.",
      'The same certificate can stay fine in Windows or on older systems.',
    ],
    sources: ['mozilla-removed', 'mozilla-trust-changes', 'cloudfront-certificates'],
  },
];

import type { Remedy } from '../../repairs/remedy.ts';
import { apply, atServer, on, snippet } from '../../repairs/servers.ts';
import { setting } from '../../repairs/settings.ts';
import { code, either, ownName, ownNameFirst, run, say, unlessRuledOut } from '../../repairs/words.ts';

const SNAKEOIL = say`Debian's ${code`ssl-cert-snakeoil.pem`} bears the machine's host name: right at first sight, but self-signed.`;

/** Certificates without a path to a root that Mozilla includes. */
export const CERTIFICATE_TRUST_REMEDIES: readonly Remedy[] = [
  {
    causes: ['certificate-self-signed'],
    steps: [
      ownNameFirst,
      either(
        [
          say`Have a public CA issue a certificate for ${ownName}${atServer({
            nginx: run`certbot --nginx`,
            apache: run`certbot --apache`,
            haproxy: say`the file of ${code`crt`}, with the key in it`,
          })}, and serve it in place of the self-signed one.`,
          apply,
        ],
        say`If nothing untrusted lies on the way to the origin: use a VPC origin over HTTP. Over the internet, HTTP only (${setting('OriginProtocolPolicy')}) leaves the traffic unencrypted: ask security first.`,
      ),
    ],
    pitfalls: [
      'CloudFront has no switch that skips verification.',
      'Certificates of AWS Private CA are private: not accepted either.',
      unlessRuledOut(
        'certificate-name-mismatch',
        say`A default certificate may be answering because the server does not know the name.`,
      ),
      on('nginx', SNAKEOIL),
      on('apache', SNAKEOIL),
    ],
    sources: ['cloudfront-origin-https', 'cloudfront-certificates', 'certbot'],
  },
  {
    causes: ['certificate-self-signed'],
    servers: ['ingress-nginx'],
    steps: [
      ownNameFirst,
      say`Create the TLS secret, leaf first, then intermediates: ${run`kubectl create secret tls SECRET --cert fullchain.pem --key privkey.pem`}.`,
      say`Name it in ${snippet`spec.tls`} of the Ingress, with ${ownName} among its hosts, in the same namespace.`,
      say`Look at the controller's log: ${run`kubectl logs deploy/ingress-nginx-controller | grep -i secret`}.`,
    ],
    pitfalls:
      '"Private key does not match" in that log means that the secret\'s chain is in the wrong order.',
    sources: ['ingress-nginx', 'ingress-nginx-source'],
  },
  {
    causes: ['certificate-self-signed'],
    servers: ['traefik'],
    steps: [
      ownNameFirst,
      either(
        say`Give the router for ${ownName} a ${snippet`tls`} section with a ${snippet`certResolver`}, or load a certificate for the name.`,
        say`Set ${snippet`tls.stores.default.defaultCertificate`} (or ${snippet`defaultGeneratedCert`}).`,
      ),
      apply,
    ],
    pitfalls: say`A router without a ${code`tls`} section, or on another entry point, leaves the name to the default certificate.`,
    sources: ['traefik', 'traefik-source'],
  },
  {
    causes: ['certificate-self-signed', 'certificate-untrusted'],
    servers: ['caddy'],
    steps: [
      say`Remove ${snippet`tls internal`}, and give the site its public name: for an IP address or a .local or .internal name Caddy issues from its own authority.`,
      apply,
    ],
    pitfalls: 'An internal leaf lives 12 hours; its issuer usually reads "Caddy Local Authority".',
    sources: ['caddy'],
  },
  {
    causes: ['certificate-self-signed'],
    servers: ['plesk', 'litespeed'],
    steps:
      "Assign a Let's Encrypt (Plesk) or AutoSSL (cPanel) certificate to the site, and to the IP address as default.",
    pitfalls: 'Panels usually create a self-signed certificate for every new domain, until AutoSSL has run.',
    sources: ['cloudfront-origin-https'],
  },
  {
    causes: ['certificate-untrusted'],
    steps: [
      ownNameFirst,
      either(
        say`Have a public CA (Let's Encrypt, ACM on a load balancer, …) issue a certificate for ${ownName}, and serve it in place of this one: CloudFront accepts no private CA, AWS Private CA neither.`,
        "If a public CA issued it: install that CA's current bundle, so that the chain ends in a root that Mozilla includes.",
      ),
      apply,
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
      ownNameFirst,
      say`Have a certificate for TLS servers (extended key usage serverAuth, signed with SHA-256) issued for ${ownName} by a public CA, and install its full chain.`,
      apply,
    ],
    pitfalls: [
      'What the certificate says keeps it from being used here: no setting of the server changes that.',
      'A certificate made for clients (mTLS, VPN, mail) is refused although name, dates and chain are right.',
    ],
    sources: ['cloudfront-certificates'],
  },
  {
    causes: ['certificate-untrusted', 'certificate-weak-signature'],
    at: 'issuer-contents',
    steps: [
      'Install the bundle that your CA gives out today, without the issuer’s certificate that the finding names.',
      say`If your CA has no other: have the certificate issued for ${ownName} by a public CA.`,
      apply,
    ],
    pitfalls: [
      'What that certificate says keeps it from being used here: no setting of the server changes that.',
      'A longer bundle changes nothing while that certificate is needed.',
    ],
    sources: ['cloudfront-certificates', 'mozilla-roots'],
  },
  {
    causes: ['certificate-untrusted'],
    servers: ['cloudflare-origin-ca'],
    steps: either(
      ['Replace the Cloudflare Origin CA certificate by a public one: only Cloudflare trusts it.', apply],
      'Point CloudFront at the name that Cloudflare proxies, and send that name as Host.',
    ),
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
      say`Run certbot without ${code`--staging`} / ${code`--test-cert`}, then ${run`certbot renew --force-renewal --cert-name NAME`}.`,
      apply,
    ],
    pitfalls: say`${code`--dry-run`} never installs anything; ${code`--staging`} does.`,
    sources: ['certbot'],
  },
  {
    causes: ['certificate-root-distrusted'],
    steps: [
      'Ask your CA for a bundle that ends in a root Mozilla still includes, and install it.',
      'If there is none: have the certificate issued by another public CA.',
      apply,
    ],
    pitfalls: [
      "Which day's list CloudFront uses is not published: it may fail at once, at some places, or later.",
      'The same certificate can stay fine in Windows or on older systems.',
    ],
    sources: ['mozilla-removed', 'mozilla-trust-changes', 'cloudfront-certificates'],
  },
];

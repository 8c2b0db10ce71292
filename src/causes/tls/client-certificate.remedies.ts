import type { Remedy } from '../../repairs/remedy.ts';
import { apply } from '../../repairs/servers.ts';
import { code, say, sentName } from '../../repairs/words.ts';

/** An origin that asks for a client certificate, which CloudFront sends only where origin mTLS is set up. */
export const TLS_CLIENT_CERTIFICATE_REMEDIES: readonly Remedy[] = [
  {
    causes: ['tls-client-certificate-required'],
    steps: [
      {
        either: [
          [
            say`Decide who shall be kept out. If CloudFront has no origin mTLS set up, stop asking it for a certificate: nginx ${code`ssl_verify_client off;`}, Apache ${code`SSLVerifyClient none`}, HAProxy ${code`verify none`}.`,
            apply,
            "Protect the origin by CloudFront's prefix list and a secret custom header instead.",
          ],
          'Set up origin mTLS in CloudFront: a client certificate imported into ACM in us-east-1, with extended key usage clientAuth.',
        ],
      },
    ],
    pitfalls: [
      'Under TLS 1.3 the handshake seems to succeed, and the refusal comes when the answer is read.',
      "Cloudflare's authenticated origin pulls, left on after a move, refuse everybody else.",
      'An expired client certificate looks like a handshake that the origin refuses.',
    ],
    sources: ['cloudfront-origin-mtls', 'cloudfront-custom-origin'],
  },
  {
    causes: ['tls-client-certificate-required'],
    servers: ['nginx'],
    steps: [
      say`Set ${code`ssl_verify_client off;`} in the server block that answers for ${sentName}.`,
      apply,
      "Protect the origin by CloudFront's prefix list and a secret custom header, or set up origin mTLS in CloudFront.",
    ],
    pitfalls: [
      'nginx finishes the handshake and then answers 400 "No required SSL certificate was sent": look at the page, not at TLS.',
      say`Cloudflare's authenticated origin pulls left on: look for ${code`ssl_client_certificate`} with origin-pull-ca.pem.`,
    ],
    sources: ['nginx', 'cloudfront-origin-mtls'],
  },
  {
    causes: ['tls-client-certificate-required'],
    servers: ['apache'],
    steps: [
      {
        either: [
          [say`Set ${code`SSLVerifyClient none`} in the virtual host.`, apply],
          'Set up origin mTLS in CloudFront.',
        ],
      },
    ],
    pitfalls: [
      say`${code`require`} in the virtual host: TLS 1.2 ends with alert 40, TLS 1.3 with alert 116 after the handshake.`,
      say`In a ${code`<Location>`} it needs renegotiation, which CloudFront refuses.`,
    ],
    sources: ['apache', 'cloudfront-origin-mtls'],
  },
  {
    causes: ['tls-client-certificate-required'],
    servers: ['haproxy'],
    steps: [
      {
        either: [
          [say`Set ${code`verify none`} on the bind line.`, apply],
          'Set up origin mTLS in CloudFront.',
        ],
      },
    ],
    pitfalls: ['Under TLS 1.3 clients report success first and "certificate required" when they read.'],
    sources: ['haproxy', 'cloudfront-origin-mtls'],
  },
  {
    causes: ['tls-client-certificate-required'],
    servers: ['traefik'],
    steps: [
      say`Set ${code`clientAuth.clientAuthType`} of the TLS options to ${code`NoClientCert`} or ${code`VerifyClientCertIfGiven`}.`,
      apply,
    ],
    pitfalls: [
      say`TLS options hang on the host name in a router's rule: look at the router for ${sentName}.`,
    ],
    sources: ['traefik-options', 'cloudfront-origin-mtls'],
  },
  {
    causes: ['tls-client-certificate-required'],
    servers: ['caddy'],
    steps: [say`Remove ${code`client_auth`} from the site's ${code`tls`} block.`, apply],
    pitfalls: [
      say`${code`client_auth`} also switches ${code`strict_sni_host`} on: a Host other than the SNI then gets 421.`,
    ],
    sources: ['caddy', 'cloudfront-origin-mtls'],
  },
  {
    causes: ['tls-client-certificate-required'],
    servers: ['ingress-nginx'],
    steps: [
      say`Set the annotation ${code`nginx.ingress.kubernetes.io/auth-tls-verify-client: "off"`} on the Ingress of ${sentName}.`,
    ],
    pitfalls: ['The annotation counts for the whole host, not for one path.'],
    sources: ['ingress-nginx', 'cloudfront-origin-mtls'],
  },
  {
    causes: ['tls-client-certificate-required'],
    servers: ['alb'],
    steps: [
      {
        either: [
          'Usually: set mutual authentication of the HTTPS listener to off.',
          'Set up origin mTLS in CloudFront.',
        ],
      },
    ],
    pitfalls: ['A listener in "verify with trust store" refuses CloudFront until origin mTLS is set up.'],
    sources: ['cloudfront-origin-mtls'],
  },
  {
    causes: ['tls-client-certificate-required'],
    servers: ['api-gateway'],
    steps: [
      {
        either: [
          "Switch mutual TLS off on the API's custom domain name.",
          'Set up origin mTLS in CloudFront: a client certificate in ACM in us-east-1, with extended key usage clientAuth.',
        ],
      },
    ],
    pitfalls: [
      'Public CAs no longer issue clientAuth certificates in 2026: use a private CA.',
      'An expired client certificate looks like a handshake that the origin refuses.',
    ],
    sources: ['cloudfront-origin-mtls', 'lets-encrypt'],
  },
];

import { remediesOf } from '../../repairs/remedy.ts';
import { apply, atServer, on } from '../../repairs/servers.ts';
import { not, originMtlsIsSetUp } from '../../repairs/situation.ts';
import { code, either, say, sentName, when } from '../../repairs/words.ts';

/** An origin that asks for a client certificate, which CloudFront sends only where origin mTLS is set up. */
export const TLS_CLIENT_CERTIFICATE_REMEDIES = remediesOf({ causes: ['tls-client-certificate-required'] }, [
  {
    steps: either(
      [
        say`Let the origin ask CloudFront for no certificate${atServer({
          nginx: say`${code`ssl_verify_client off;`} in the server block that answers for ${sentName}`,
          apache: say`${code`SSLVerifyClient none`} in the virtual host`,
          haproxy: say`${code`verify none`} on the bind line`,
          traefik: say`${code`clientAuth.clientAuthType`} of the TLS options: ${code`NoClientCert`} or ${code`VerifyClientCertIfGiven`}`,
          caddy: say`take ${code`client_auth`} out of the site's ${code`tls`} block`,
          'ingress-nginx': say`annotation ${code`nginx.ingress.kubernetes.io/auth-tls-verify-client: "off"`} on the Ingress of ${sentName}`,
        })}.`,
        apply,
        "Protect the origin by CloudFront's prefix list and a secret custom header instead.",
      ],
      when(
        not(originMtlsIsSetUp),
        say`Set up origin mTLS in CloudFront: a client certificate imported into ACM in us-east-1, with extended key usage clientAuth.`,
      ),
    ),
    pitfalls: [
      'Under TLS 1.3 the handshake seems to succeed, and the refusal comes when the answer is read.',
      "Cloudflare's authenticated origin pulls, left on after a move, refuse everybody else.",
      when(
        originMtlsIsSetUp,
        say`An expired client certificate looks like a handshake that the origin refuses.`,
      ),
      on(
        'nginx',
        say`nginx finishes the handshake and then answers 400 "No required SSL certificate was sent": look at the page, not at TLS.`,
      ),
      on('apache', say`In a ${code`<Location>`} it needs renegotiation, which CloudFront refuses.`),
      on(
        'traefik',
        say`TLS options hang on the host name in a router's rule: look at the router for ${sentName}.`,
      ),
      on(
        'caddy',
        say`${code`client_auth`} also switches ${code`strict_sni_host`} on: a Host other than the SNI then gets 421.`,
      ),
      on('ingress-nginx', say`The annotation counts for the whole host, not for one path.`),
    ],
    sources: ['cloudfront-origin-mtls', 'cloudfront-custom-origin'],
  },
  {
    servers: ['alb'],
    steps: either(
      'Usually: set mutual authentication of the HTTPS listener to off.',
      'Set up origin mTLS in CloudFront.',
    ),
    pitfalls: 'A listener in "verify with trust store" refuses CloudFront until origin mTLS is set up.',
    sources: ['cloudfront-origin-mtls'],
  },
  {
    servers: ['api-gateway'],
    steps: either(
      "Switch mutual TLS off on the API's custom domain name.",
      'Set up origin mTLS in CloudFront: a client certificate in ACM in us-east-1, with extended key usage clientAuth.',
    ),
    pitfalls: [
      'Public CAs no longer issue clientAuth certificates in 2026: use a private CA.',
      'An expired client certificate looks like a handshake that the origin refuses.',
    ],
    sources: ['cloudfront-origin-mtls', 'lets-encrypt'],
  },
]);

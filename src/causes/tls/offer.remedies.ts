import type { Remedy } from '../../repairs/remedy.ts';
import { apply } from '../../repairs/servers.ts';
import { code, run, say, sentName } from '../../repairs/words.ts';

/**
 * No cipher suite, group or key type in common with what CloudFront offers; or a key that is another
 * certificate's.
 */
export const TLS_OFFER_REMEDIES: readonly Remedy[] = [
  {
    causes: ['certificate-key-mismatch'],
    steps: [
      say`Undo the last change of certificate or key on ${sentName}: the pair that worked before works again.`,
      say`Compare the files: ${run`openssl x509 -in CERTIFICATE.pem -noout -pubkey | openssl sha256`} and ${run`openssl pkey -in KEY.pem -pubout | openssl sha256`} must print the same.`,
      'They differ: find the key that the certificate was requested with, or issue the certificate again for the key that is there.',
      'They are the same: the server still holds an older key. Restart it; a reload may not read the key.',
      apply,
    ],
    pitfalls: [
      'nginx, Apache and HAProxy refuse such a pair when they start: it comes from servers written in Go, Erlang or Java, from devices, and from a balancer that was given certificate and key one after the other.',
      'A certificate that was renewed with a new key needs the new key beside it on every host.',
    ],
    sources: ['cloudfront-502'],
  },
  {
    causes: ['tls-cipher-unsupported'],
    steps: [
      say`Look which key the certificate has. RSA: allow ${code`ECDHE-RSA-AES128-GCM-SHA256`} and ${code`ECDHE-RSA-AES256-GCM-SHA384`}. Elliptic curve: allow the ${code`ECDHE-ECDSA`} pair.`,
      say`Put them into the list for TLS 1.2: nginx ${code`ssl_ciphers`}, Apache ${code`SSLCipherSuite`}, HAProxy ${code`ssl-default-bind-ciphers`}.`,
      'Allow TLS 1.3 beside it: its suites are all offered by CloudFront.',
      apply,
    ],
    pitfalls: [
      'Under TLS 1.2 CloudFront offers neither CHACHA20 nor DHE: a list of only these leaves nothing in common.',
      'A list of ECDSA suites beside an RSA certificate, or the reverse, leaves nothing either.',
    ],
    sources: ['cloudfront-origin-tls'],
  },
  {
    causes: ['tls-cipher-unsupported'],
    servers: ['nginx'],
    steps: [
      say`In ${code`ssl_ciphers`}, include for an RSA certificate ${code`ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384`}, for an elliptic curve one the ${code`ECDHE-ECDSA`} pair.`,
      say`TLS 1.3 suites are ruled by ${code`ssl_conf_command Ciphersuites`}, not by ${code`ssl_ciphers`}: leave them at the default.`,
      apply,
    ],
    pitfalls: ['A list with CHACHA20 or DHE only: CloudFront offers neither under TLS 1.2.'],
    sources: ['nginx', 'cloudfront-origin-tls'],
  },
  {
    causes: ['tls-cipher-unsupported'],
    servers: ['apache'],
    steps: [
      say`In ${code`SSLCipherSuite`}, include the ECDHE AES-GCM suites of the certificate's key type (${code`ECDHE-RSA-…`} or ${code`ECDHE-ECDSA-…`}).`,
      say`The list for TLS 1.3 is a line of its own: ${code`SSLCipherSuite TLSv1.3 …`}.`,
      apply,
    ],
    pitfalls: ['A "modern" list copied from elsewhere may be meant for TLS 1.3 only.'],
    sources: ['apache', 'cloudfront-origin-tls'],
  },
  {
    causes: ['tls-cipher-unsupported'],
    servers: ['haproxy'],
    steps: [
      say`Add ECDHE AES-128 and AES-256 GCM suites of the key type to ${code`ssl-default-bind-ciphers`}, or to ${code`ciphers`} on the bind line.`,
      apply,
    ],
    pitfalls: ['CloudFront offers no CHACHA20 and no DHE under TLS 1.2.'],
    sources: ['haproxy', 'cloudfront-origin-tls'],
  },
  {
    causes: ['tls-cipher-unsupported'],
    servers: ['traefik'],
    steps: [
      say`Add ECDHE AES-128 and AES-256 GCM suites of the certificate's key type to ${code`tls.options.default.cipherSuites`}.`,
      apply,
    ],
    pitfalls: ['Traefik is written in Go: its TLS 1.3 suites cannot be configured.'],
    sources: ['traefik-options', 'cloudfront-origin-tls'],
  },
  {
    causes: ['tls-cipher-unsupported'],
    servers: ['caddy'],
    steps: [
      say`Add ECDHE AES-128 and AES-256 GCM suites of the certificate's key type: ${code`tls { ciphers … }`}.`,
      apply,
    ],
    pitfalls: ['Caddy accepts CHACHA20 under TLS 1.2, but CloudFront does not offer it.'],
    sources: ['caddy', 'cloudfront-origin-tls'],
  },
  {
    causes: ['tls-cipher-unsupported'],
    servers: ['envoy'],
    steps: [
      say`Add ECDHE AES-128 and AES-256 GCM suites of the certificate's key type, usually in ${code`tls_params.cipher_suites`}.`,
      apply,
    ],
    pitfalls: ['CloudFront offers no CHACHA20 and no DHE under TLS 1.2.'],
    sources: ['cloudfront-origin-tls'],
  },
  {
    causes: ['tls-cipher-unsupported'],
    servers: ['iis'],
    steps: [
      say`Usually: ${run`Enable-TlsCipherSuite -Name TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`}, and the same for ${code`TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384`}.`,
      'Look at the group policy "SSL Cipher Suite Order": it overrides.',
      'Restart Windows.',
    ],
    pitfalls: [
      'Windows Server 2012 R2 has no ECDHE-RSA GCM suites: use ECDHE-RSA-AES256-SHA384, or an ECDSA certificate.',
    ],
    sources: ['cloudfront-origin-tls'],
  },
  {
    causes: ['tls-group-unsupported'],
    steps: [
      say`Allow the groups X25519, P-256 (prime256v1) and P-384: nginx ${code`ssl_ecdh_curve X25519:prime256v1:secp384r1;`}, Apache ${code`SSLOpenSSLConfCmd Curves X25519:prime256v1:secp384r1`}, HAProxy ${code`curves X25519:P-256:P-384`}.`,
      apply,
    ],
    pitfalls: [
      'P-521 alone fails under TLS 1.3; under TLS 1.2 an RSA server may fall back to suites without a group, so test both.',
      'A post-quantum group alone (X25519MLKEM768) would fail: CloudFront is not known to offer it to origins.',
    ],
    sources: ['cloudfront-origin-tls'],
  },
  {
    causes: ['tls-group-unsupported'],
    servers: ['nginx'],
    steps: [say`Set ${code`ssl_ecdh_curve X25519:prime256v1:secp384r1;`} (or ${code`auto`}).`, apply],
    pitfalls: [
      say`${code`secp521r1`} alone: TLS 1.3 fails with alert 40, while a probe with TLS 1.2 looks fine.`,
      'An ECDSA certificate needs its own curve in the list.',
      'X25519MLKEM768 alone would fail: CloudFront is not known to offer it to origins.',
    ],
    sources: ['nginx', 'cloudfront-origin-tls'],
  },
  {
    causes: ['tls-group-unsupported'],
    servers: ['apache'],
    steps: [
      say`Set ${code`SSLOpenSSLConfCmd Curves X25519:prime256v1:secp384r1`} (${code`Groups`} from OpenSSL 1.1.1 on).`,
      apply,
    ],
    pitfalls: ['On old builds usually the first virtual host of the address decides for all.'],
    sources: ['apache', 'cloudfront-origin-tls'],
  },
  {
    causes: ['tls-group-unsupported'],
    servers: ['haproxy'],
    steps: [
      say`Set ${code`curves X25519:P-256:P-384`} on the bind line, or ${code`ssl-default-bind-curves X25519:P-256:P-384`}.`,
      apply,
    ],
    pitfalls: [say`${code`ecdhe`} sets one curve only.`],
    sources: ['haproxy', 'cloudfront-origin-tls'],
  },
  {
    causes: ['tls-group-unsupported'],
    servers: ['traefik'],
    steps: [say`Set ${code`tls.options.default.curvePreferences: [X25519, CurveP256, CurveP384]`}.`, apply],
    pitfalls: [
      'A sample with CurveP521 and CurveP384 copied as it is: P-384 still works, P-521 alone does not.',
    ],
    sources: ['traefik-options', 'cloudfront-origin-tls'],
  },
  {
    causes: ['tls-group-unsupported'],
    servers: ['caddy'],
    steps: [say`Set ${code`tls { curves x25519 secp256r1 secp384r1 }`}.`, apply],
    pitfalls: [say`${code`secp521r1`} alone does not work.`],
    sources: ['caddy', 'cloudfront-origin-tls'],
  },
  {
    causes: ['tls-group-unsupported'],
    servers: ['envoy'],
    steps: [say`Allow X25519, P-256 and P-384, usually in ${code`tls_params.ecdh_curves`}.`, apply],
    pitfalls: ['P-521 alone does not work.'],
    sources: ['cloudfront-origin-tls'],
  },
  {
    causes: ['certificate-key-unsupported'],
    steps: [
      say`Issue the certificate again with an RSA key of 2048 bits or an elliptic curve key P-256. With certbot: ${run`certbot renew --cert-name NAME --key-type rsa --rsa-key-size 2048 --force-renewal`}, NAME as ${run`certbot certificates`} lists it.`,
      'Install the new chain and key.',
      apply,
      'Let the list of cipher suites fit the new key type.',
    ],
    pitfalls: [
      "Certbot's default, ECDSA P-256, is fine. P-384 probably works but is not documented; Ed25519 cannot.",
      'A server with two certificates (RSA and ECDSA): look at both.',
    ],
    sources: ['cloudfront-certificates', 'certbot'],
  },
  {
    causes: ['certificate-key-unsupported'],
    servers: ['caddy'],
    steps: [
      say`Set the global option ${code`key_type p256`} or ${code`key_type rsa2048`}, and let Caddy issue the certificate again.`,
      apply,
    ],
    pitfalls: ["Caddy's list of key types even has ed25519, which CloudFront cannot use."],
    sources: ['caddy-options', 'cloudfront-certificates'],
  },
  {
    causes: ['certificate-key-unsupported'],
    servers: ['traefik'],
    steps: [
      say`Set ${code`keyType: EC256`} or ${code`keyType: RSA2048`} on the certificate resolver, and let it issue the certificate again.`,
      apply,
    ],
    pitfalls: ['A certificate that is already in acme.json keeps its key until it is issued again.'],
    sources: ['traefik-acme', 'cloudfront-certificates'],
  },
  {
    causes: ['certificate-key-unsupported'],
    servers: ['iis'],
    steps: [
      'Usually: create a new certificate request with RSA, 2048 bits, have it signed, and bind the new certificate to the site.',
    ],
    pitfalls: ['The old binding stays until the new certificate is chosen in it.'],
    sources: ['cloudfront-certificates'],
  },
  {
    causes: ['certificate-key-unsupported'],
    servers: ['alb', 'nlb', 'api-gateway'],
    steps: [
      say`Request a new ACM certificate with ${code`RSA_2048`} or ${code`EC_prime256v1`}, in the Region of the load balancer or API, and put it on the listener or custom domain.`,
    ],
    pitfalls: ['A listener with several certificates chooses by name: remove the old one.'],
    sources: ['alb-https', 'cloudfront-certificates'],
  },
];

import type { Remedy } from '../../repairs/remedy.ts';
import { apply, atServer, on, snippet } from '../../repairs/servers.ts';
import { code, interrupts, run, say, sentName } from '../../repairs/words.ts';

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
      say`They are the same: the server still holds an older key. Restart it; a reload may not read the key.${interrupts}`,
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
      say`For an RSA certificate, allow ${code`ECDHE-RSA-AES128-GCM-SHA256`} and ${code`ECDHE-RSA-AES256-GCM-SHA384`}; for one with an elliptic curve key, the ${code`ECDHE-ECDSA`} pair. Put them into the list for TLS 1.2${atServer(
        {
          nginx: code`ssl_ciphers`,
          apache: code`SSLCipherSuite`,
          haproxy: say`${code`ssl-default-bind-ciphers`}, or ${code`ciphers`} on the bind line`,
          traefik: code`tls.options.default.cipherSuites`,
          caddy: code`tls { ciphers … }`,
          envoy: say`usually ${code`tls_params.cipher_suites`}`,
        },
      )}.`,
      'Allow TLS 1.3 beside it, with its suites at their default: CloudFront offers them all.',
      apply,
    ],
    pitfalls: [
      'Under TLS 1.2 CloudFront offers neither CHACHA20 nor DHE: a list of only these leaves nothing in common.',
      'A list of ECDSA suites beside an RSA certificate, or the reverse, leaves nothing either.',
      on(
        'nginx',
        say`TLS 1.3 suites are ruled by ${code`ssl_conf_command Ciphersuites`}, not by ${code`ssl_ciphers`}.`,
      ),
      on('apache', say`The list for TLS 1.3 is a line of its own: ${code`SSLCipherSuite TLSv1.3 …`}.`),
    ],
    sources: ['cloudfront-origin-tls'],
  },
  {
    causes: ['tls-cipher-unsupported'],
    servers: ['iis'],
    steps: [
      say`Usually: ${run`Enable-TlsCipherSuite -Name TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`}, and the same for ${code`TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384`}.`,
      'Look at the group policy "SSL Cipher Suite Order": it overrides.',
      say`Restart Windows.${interrupts}`,
    ],
    pitfalls:
      'Windows Server 2012 R2 has no ECDHE-RSA GCM suites: use ECDHE-RSA-AES256-SHA384, or an ECDSA certificate.',
    sources: ['cloudfront-origin-tls'],
  },
  {
    causes: ['tls-group-unsupported'],
    steps: [
      say`Allow the groups X25519, P-256 (prime256v1) and P-384${atServer({
        nginx: code`ssl_ecdh_curve X25519:prime256v1:secp384r1;`,
        apache: code`SSLOpenSSLConfCmd Curves X25519:prime256v1:secp384r1`,
        haproxy: say`${code`curves X25519:P-256:P-384`} on the bind line`,
        traefik: code`tls.options.default.curvePreferences: [X25519, CurveP256, CurveP384]`,
        caddy: code`tls { curves x25519 secp256r1 secp384r1 }`,
        envoy: say`usually ${code`tls_params.ecdh_curves`}`,
      })}.`,
      apply,
    ],
    pitfalls: [
      'P-521 alone fails under TLS 1.3; under TLS 1.2 an RSA server may fall back to suites without a group, so test both.',
      'A post-quantum group alone (X25519MLKEM768) would fail: CloudFront is not known to offer it to origins.',
      on('nginx', say`An ECDSA certificate needs its own curve in the list.`),
      on('apache', say`On old builds usually the first virtual host of the address decides for all.`),
      on('haproxy', say`${code`ecdhe`} sets one curve only.`),
    ],
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
      say`Set the global option ${snippet`key_type p256`} or ${snippet`key_type rsa2048`}, and let Caddy issue the certificate again.`,
      apply,
    ],
    pitfalls: "Caddy's list of key types even has ed25519, which CloudFront cannot use.",
    sources: ['caddy-options', 'cloudfront-certificates'],
  },
  {
    causes: ['certificate-key-unsupported'],
    servers: ['traefik'],
    steps: [
      say`Set ${snippet`keyType: EC256`} or ${snippet`keyType: RSA2048`} on the certificate resolver, and let it issue the certificate again.`,
      apply,
    ],
    pitfalls: 'A certificate that is already in acme.json keeps its key until it is issued again.',
    sources: ['traefik-acme', 'cloudfront-certificates'],
  },
  {
    causes: ['certificate-key-unsupported'],
    servers: ['iis'],
    steps:
      'Usually: create a new certificate request with RSA, 2048 bits, have it signed, and bind the new certificate to the site.',
    pitfalls: 'The old binding stays until the new certificate is chosen in it.',
    sources: ['cloudfront-certificates'],
  },
  {
    causes: ['certificate-key-unsupported'],
    servers: ['alb', 'nlb', 'api-gateway'],
    steps: say`Request a new ACM certificate with ${code`RSA_2048`} or ${code`EC_prime256v1`}, in the Region of the load balancer or API, and put it on the listener or custom domain.`,
    pitfalls: 'A listener with several certificates chooses by name: remove the old one.',
    sources: ['alb-https', 'cloudfront-certificates'],
  },
];

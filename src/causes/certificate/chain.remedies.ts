import { type Remedy, remediesOf } from '../../repairs/remedy.ts';
import { apply, atServer, on, perServer, snippet } from '../../repairs/servers.ts';
import { code, interrupts, run, say, sentName } from '../../repairs/words.ts';

const SORTED_BY_NAME = say`Windows .p7b files and mails of CAs often list the root first; ${run`cat *.crt`} sorts by file name.`;

/** An intermediate is missing. */
const INCOMPLETE = remediesOf({ causes: ['certificate-chain-incomplete'] }, [
  {
    steps: [
      say`Put the leaf and all its intermediates into one file, leaf first, without the root: ${run`cat leaf.pem intermediates.pem > fullchain.pem`}.`,
      say`Serve that file${atServer({
        nginx: code`ssl_certificate`,
        apache: code`SSLCertificateFile`,
        haproxy: say`${code`crt`} (with the key in it)`,
      })}.`,
      apply,
    ],
    pitfalls: [
      'Browsers often fill the gap by themselves, so it "works for me". CloudFront does not.',
      'Certbot: take live/NAME/fullchain.pem, not cert.pem.',
      'A server with two certificates (RSA and ECDSA) has a chain for each: CloudFront may get the one you did not look at.',
    ],
    sources: ['cloudfront-502', 'cloudfront-certificates'],
  },
  {
    servers: ['nginx'],
    steps: [
      say`Let ${snippet`ssl_certificate`} point at leaf and intermediates in one file (certbot: live/NAME/fullchain.pem, not cert.pem).`,
      apply,
    ],
    pitfalls: [
      say`${code`ssl_trusted_certificate`} is not sent.`,
      'Browsers fill the gap by themselves, so it "works for me".',
      say`With two ${code`ssl_certificate`} lines (RSA and ECDSA) each file needs its own intermediates.`,
      "Let's Encrypt since May 2026: the cross-sign of Root YR or YE belongs into the chain.",
    ],
    sources: ['nginx', 'certbot', 'lets-encrypt'],
  },
  {
    servers: ['apache'],
    steps: [
      say`From 2.4.8 on: ${snippet`SSLCertificateFile fullchain.pem`} (leaf and intermediates). Older: ${snippet`SSLCertificateFile cert.pem`} and ${snippet`SSLCertificateChainFile chain.pem`}.`,
      apply,
    ],
    pitfalls: [
      say`${code`SSLCACertificateFile`} is for client certificates and is not sent.`,
      say`${code`SSLCertificateChainFile`} is obsolete since 2.4.8 and serves one key type only.`,
    ],
    sources: ['apache', 'certbot'],
  },
  {
    servers: ['haproxy'],
    steps: [
      say`Build the file with leaf, intermediates and key: ${run`cat leaf.pem intermediates.pem privkey.pem > site.pem`}; or let ${snippet`issuers-chain-path DIR`} complete chains.`,
      apply,
    ],
    pitfalls:
      'A key may stand beside the file with the suffix .key. From GoDaddy, choose the "Tomcat" bundle.',
    sources: ['haproxy'],
  },
  {
    servers: ['iis'],
    steps: [
      say`Import the intermediate into Local Computer › Intermediate Certification Authorities (${run`certlm.msc`}), not into Current User.`,
      'Remove an expired or surplus copy of the same intermediate.',
      say`Bind the certificate again or restart the site, usually with ${run`iisreset`}.${interrupts}`,
    ],
    pitfalls: 'Windows builds the chain by itself: a cross-signed root among the trusted roots shortens it.',
    sources: ['iis-intermediates'],
  },
  {
    servers: ['plesk', 'litespeed'],
    steps:
      'Paste the CA\'s bundle into the field for it: cPanel usually CABUNDLE, Plesk usually "CA certificate" (*-ca.crt).',
    pitfalls: 'The panel says "valid" although that field is empty.',
    sources: ['cloudfront-certificates'],
  },
  {
    servers: ['heroku'],
    steps: say`Give Heroku the full chain, usually: ${run`heroku certs:update fullchain.pem privkey.pem`}.`,
    pitfalls: 'cert.pem has the leaf only.',
    sources: ['cloudfront-certificates'],
  },
]);

/** Chains that lack an intermediate, or have them in the wrong order. */
export const CERTIFICATE_CHAIN_REMEDIES: readonly Remedy[] = [
  ...INCOMPLETE,
  {
    causes: ['certificate-chain-incomplete', 'certificate-chain-order'],
    servers: ['alb', 'nlb', 'api-gateway'],
    steps: say`Import the certificate into ACM again, with its intermediates in order and without the root: usually ${run`aws acm import-certificate --certificate-arn ARN --certificate fileb://leaf.pem --private-key fileb://key.pem --certificate-chain fileb://chain.pem`}.`,
    pitfalls:
      'In the console, the chain has a field of its own: pasting only the body loses it. What ACM issues itself is complete.',
    sources: ['cloudfront-certificates', 'alb-https'],
  },
  {
    causes: ['certificate-chain-incomplete', 'certificate-chain-order'],
    servers: ['ingress-nginx'],
    steps: [
      say`Create the secret again with leaf, then intermediates, as ${snippet`tls.crt`}: ${run`kubectl create secret tls SECRET --cert fullchain.pem --key privkey.pem`}.`,
      'The controller picks it up by itself.',
    ],
    pitfalls: [
      'A secret made from cert.pem has the leaf only.',
      'In the wrong order, the log says "certificate and private key does not have a matching public key".',
    ],
    sources: ['ingress-nginx'],
  },
  {
    causes: ['certificate-chain-order'],
    steps: [
      "Sort the file: the leaf, then its issuer, then that one's issuer; leave the root out.",
      'The order of the sent list is what the command under Check prints.',
      apply,
    ],
    pitfalls: [
      SORTED_BY_NAME,
      'A root between leaf and intermediate loads without complaint and is sent as it is.',
    ],
    sources: ['cloudfront-502', 'cloudfront-certificates'],
  },
  {
    causes: ['certificate-chain-order'],
    servers: ['iis'],
    steps: [
      "Delete the wrong cross-signed intermediate from the machine's store, or disable the unwanted root: Windows makes the order.",
      'Bind the certificate again.',
    ],
    pitfalls: 'The fault is in the store, not in the PFX file.',
    sources: ['iis-intermediates'],
  },
  {
    causes: ['certificate-staple-stale'],
    steps: [
      say`Restart the server, so that it fetches a new OCSP response from the CA.${interrupts}`,
      say`It comes back old: let the server reach the address of the responder (${run`openssl x509 -in CERTIFICATE.pem -noout -ocsp_uri`}), or switch stapling off${atServer({ nginx: code`ssl_stapling off;`, apache: code`SSLUseStapling off` })}.`,
      'It says that the certificate was revoked: issue a new certificate with a new key, and install it on every host.',
      apply,
    ],
    pitfalls:
      "Let's Encrypt ended OCSP in 2025: what is stapled for its certificates comes from a file that nobody renews.",
    sources: ['lets-encrypt'],
  },
  {
    causes: ['certificate-chain-surplus', 'certificate-chain-too-long'],
    steps: [
      'Leave in the file that is served only the leaf, its issuer, the next issuer and so on, without the root and each of them once.',
      apply,
    ],
    pitfalls: [
      'A bundle of all the certificates of a CA is for verifying others, not for sending.',
      'Some servers add what they find in a store of their own: look at what is sent, not at the file alone.',
    ],
    sources: ['cloudfront-502', 'cloudfront-certificates'],
  },
  {
    causes: ['certificate-chain-incomplete', 'certificate-chain-order'],
    servers: ['traefik', 'caddy', 'envoy', 'nodejs'],
    steps: [
      say`Make one PEM file of the leaf and then its intermediates, for ${perServer('', {
        traefik: snippet`certFile`,
        caddy: say`the first file of ${snippet`tls CERT KEY`}`,
        envoy: snippet`certificate_chain`,
        nodejs: say`the option ${snippet`cert`}`,
      })}.`,
      apply,
    ],
    pitfalls: [
      on(
        'traefik',
        say`Certificates from a resolver are complete: look which router answers for ${sentName}.`,
      ),
      on('caddy', say`What Caddy obtains by itself is complete.`),
      on('envoy', say`A trusted CA in the validation context is for verifying clients, and is not sent.`),
      on('nodejs', say`The option ${code`ca`} is for verifying clients; it is not sent.`),
    ],
    sources: ['cloudfront-certificates'],
  },
  {
    causes: ['certificate-chain-order'],
    servers: ['nginx', 'apache', 'haproxy'],
    steps: [
      say`In the file of ${perServer('', {
        nginx: snippet`ssl_certificate`,
        apache: snippet`SSLCertificateFile`,
        haproxy: snippet`crt`,
      })}: the leaf, its issuer, the next issuer; no root.`,
      apply,
    ],
    pitfalls: [
      on('nginx', say`With a CA before the leaf, ${run`nginx -t`} fails with "key values mismatch".`),
      'A root between leaf and intermediate loads without complaint and is sent as it is.',
      SORTED_BY_NAME,
    ],
    sources: ['cloudfront-certificates'],
  },
];

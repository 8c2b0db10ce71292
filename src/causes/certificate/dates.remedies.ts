import type { Remedy } from '../../repairs/remedy.ts';
import { apply } from '../../repairs/servers.ts';
import { code, origin, run, say } from '../../repairs/words.ts';

/** The origin's own name leads to the origin, and not to CloudFront. */
const CHALLENGE = say`To validate ${origin}, the CA must reach this server itself on port 80 (TLS-ALPN: 443). Where the firewall lets only CloudFront in, use the DNS challenge. For a name that points at CloudFront the challenge goes there: forward /.well-known/acme-challenge/* uncached, or use DNS.`;

/** Certificates outside their dates, or soon to be. */
export const CERTIFICATE_DATE_REMEDIES: readonly Remedy[] = [
  {
    causes: ['certificate-expired', 'certificate-not-yet-valid', 'certificate-expires-soon'],
    at: 'issuer',
    steps: [
      'Take the intermediates your CA gives out today for this certificate (with certbot: live/NAME/chain.pem), and put them behind the leaf in place of the old ones, without the root.',
      'If your CA has none for it any more, have the certificate issued again.',
      apply,
      'Look on every address and every node.',
    ],
    pitfalls: [
      "The server's own certificate is within its dates: renewing it helps only if that brings the new chain along.",
      'Browsers often know the new intermediate already, so it "works for me".',
      'A chain file that is configured beside the certificate stays old when only the certificate is renewed.',
    ],
    sources: ['cloudfront-502', 'cloudfront-certificates'],
  },
  {
    causes: ['certificate-expired', 'certificate-expires-soon'],
    steps: [
      say`Renew the certificate (with certbot: ${run`certbot renew`}), or order a new one from your CA.`,
      'Install the new full chain: the leaf first, then its intermediates.',
      apply,
      'Look on every address and every node: one that kept the old file makes the error come and go.',
      'Mend the automatic renewal, including the reload after it.',
    ],
    pitfalls: [
      'Renewed on disk but never reloaded: the file is newer than the certificate that is served.',
      CHALLENGE,
    ],
    sources: ['cloudfront-502', 'certbot'],
  },
  {
    causes: ['certificate-expired', 'certificate-expires-soon'],
    servers: ['lets-encrypt'],
    steps: [
      say`On the server: ${run`certbot certificates`}, then ${run`certbot renew --dry-run`}; mend what it reports.`,
      say`${run`certbot renew`}`,
      apply,
      say`Let renewals reload the server: ${run`certbot reconfigure --cert-name NAME --deploy-hook 'systemctl reload nginx'`}, with your server.`,
      say`Look that a timer runs it: ${run`systemctl list-timers`}.`,
    ],
    pitfalls: [
      'Renewed on disk but never reloaded: the file is newer than the certificate that is served.',
      CHALLENGE,
      'A configuration that points at copies or at archive/ in place of live/ keeps the old certificate.',
      'A fixed schedule of 30 or 60 days is too slow for certificates of 45 days.',
    ],
    sources: ['certbot', 'lets-encrypt'],
  },
  {
    causes: ['certificate-expired', 'certificate-expires-soon'],
    servers: ['nginx'],
    steps: [
      say`Renew the certificate, then install the new full chain (leaf first, then its intermediates) where ${code`ssl_certificate`} points.`,
      apply,
      'Look on every address and every node: one that kept the old file makes the error come and go.',
    ],
    pitfalls: ['Renewed on disk but never reloaded: the file is newer than the certificate that is served.'],
    sources: ['nginx', 'certbot'],
  },
  {
    causes: ['certificate-expired', 'certificate-expires-soon'],
    servers: ['apache'],
    steps: [
      say`Renew the certificate, then install the new full chain (leaf first, then its intermediates) where ${code`SSLCertificateFile`} points.`,
      apply,
      'Look on every address and every node: one that kept the old file makes the error come and go.',
    ],
    pitfalls: ['Renewed on disk but never reloaded: the file is newer than the certificate that is served.'],
    sources: ['apache', 'certbot'],
  },
  {
    causes: ['certificate-expired', 'certificate-expires-soon'],
    servers: ['haproxy'],
    steps: [
      say`Renew the certificate, then build the combined file again: ${run`cat fullchain.pem privkey.pem > site.pem`}.`,
      {
        either: [
          apply,
          say`Without a reload through the runtime API: ${code`set ssl cert`}, then ${code`commit ssl cert`}.`,
        ],
      },
    ],
    pitfalls: ['The deploy hook of the renewal must write the combined file too.'],
    sources: ['haproxy', 'certbot'],
  },
  {
    causes: ['certificate-expired', 'certificate-expires-soon'],
    servers: ['alb', 'nlb', 'api-gateway', 'elastic-beanstalk'],
    steps: [
      say`An imported certificate never renews itself: import the new one into the same ARN, ${run`aws acm import-certificate --certificate-arn ARN …`}.`,
      say`One issued by ACM: keep its validation CNAME in DNS and keep it in use; look at RenewalSummary in ${run`aws acm describe-certificate --certificate-arn ARN`}.`,
      'One issued by ACM that has already expired cannot be renewed: request a new one and put it on the listener.',
    ],
    pitfalls: ['Certificates live at most 198 days or so since 2026: an import by hand is due twice a year.'],
    sources: ['acm-renewal', 'alb-https'],
  },
  {
    causes: ['certificate-expired', 'certificate-expires-soon'],
    servers: ['ingress-nginx'],
    steps: [
      say`Run ${run`kubectl get certificate,order,challenge`}, then ${run`kubectl describe`} the one that is not ready.`,
      'Usually: delete the stuck Order or mend the solver; cert-manager tries again.',
      'The controller picks the new secret up by itself.',
    ],
    pitfalls: ['The fake certificate expires too, after 365 days without a restart of the controller.'],
    sources: ['ingress-nginx', 'ingress-nginx-source'],
  },
  {
    causes: ['certificate-expired', 'certificate-expires-soon'],
    servers: ['traefik'],
    steps: [
      "Look at acme.json (mode 600) and at the resolver's lines in the log; mend what they report.",
      'Restart Traefik.',
    ],
    pitfalls: [CHALLENGE],
    sources: ['traefik-acme'],
  },
  {
    causes: ['certificate-expired', 'certificate-expires-soon'],
    servers: ['caddy'],
    steps: [
      'Look for renewals in the log, and whether the storage directory is writable.',
      say`Restart the service to force a new attempt: ${run`systemctl restart caddy`}.`,
    ],
    pitfalls: [CHALLENGE],
    sources: ['caddy'],
  },
  {
    causes: ['certificate-not-yet-valid'],
    steps: [
      say`Look at the clock of the machine that issued the certificate, and of this one: ${run`date -u`}.`,
      'Install the previous certificate until the new one begins, or have it issued again.',
      apply,
    ],
    pitfalls: [
      'A certificate that was installed ahead of its time looks fine to whoever installed it a day later.',
    ],
    sources: ['cloudfront-502'],
  },
];

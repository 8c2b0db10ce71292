import { type Remedy, remediesOf } from '../../repairs/remedy.ts';
import { answering, apply, atServer, eachReload } from '../../repairs/servers.ts';
import { code, either, interrupts, origin, run, say, type Words } from '../../repairs/words.ts';

/** The origin's own name leads to the origin, and not to CloudFront. */
const CHALLENGE = say`To validate ${origin}, the CA must reach this server itself on port 80 (TLS-ALPN: 443). Where the firewall lets only CloudFront in, use the DNS challenge. For a name that points at CloudFront the challenge goes there: forward /.well-known/acme-challenge/* uncached, or use DNS.`;

const NEVER_RELOADED =
  'Renewed on disk but never reloaded: the file is newer than the certificate that is served.';

/** Takes seconds, and is often enough. */
const RELOAD_FIRST: Words = (situation) =>
  answering(situation) === undefined
    ? say`Reload the server${eachReload}. The renewed certificate is often on disk already.`(situation)
    : apply(situation) && say`${apply} The renewed certificate is often on disk already.`(situation);

/** The second step; the first where nothing is to be reloaded. */
const RENEW: Words = (situation) =>
  RELOAD_FIRST(situation) === null
    ? say`Renew the certificate, or order a new one from your CA.`(situation)
    : say`Still the old one: renew it (with certbot: ${run`certbot renew`}), or order a new one from your CA.`(
        situation,
      );

const WHERE = {
  nginx: say`where ${code`ssl_certificate`} points`,
  apache: say`where ${code`SSLCertificateFile`} points`,
};
const INSTALL = say`Install the new full chain, the leaf first, then its intermediates${atServer(WHERE, ', ')}.`;

const ON_EVERY_HOST =
  'Look on every address and every node: one that kept the old file makes the error come and go.';

/** Past their end, or soon to be. */
const ENDED = remediesOf({ causes: ['certificate-expired', 'certificate-expires-soon'] }, [
  {
    steps: [
      RELOAD_FIRST,
      RENEW,
      INSTALL,
      apply,
      ON_EVERY_HOST,
      'Later: find out why the automatic renewal, or the reload after it, failed.',
    ],
    pitfalls: [NEVER_RELOADED, CHALLENGE],
    sources: ['cloudfront-502', 'certbot'],
  },
  {
    servers: ['lets-encrypt'],
    steps: [
      RELOAD_FIRST,
      say`Still the old one: ${run`certbot certificates`} names it; ${run`certbot renew --cert-name NAME`} renews it, or says why not. Then reload.`,
      say`Later: let renewals reload the server (${run`certbot reconfigure --cert-name NAME --deploy-hook 'systemctl reload nginx'`}, with your server), and look that a timer runs them: ${run`systemctl list-timers`}.`,
    ],
    pitfalls: [
      CHALLENGE,
      'A configuration that points at copies or at archive/ in place of live/ keeps the old certificate.',
      'A fixed schedule of 30 or 60 days is too slow for certificates of 45 days.',
    ],
    sources: ['certbot', 'lets-encrypt'],
  },
  {
    servers: ['haproxy'],
    steps: [
      say`Renew the certificate, then build the combined file again: ${run`cat fullchain.pem privkey.pem > site.pem`}.`,
      either(
        apply,
        say`Without a reload through the runtime API: ${code`set ssl cert`}, then ${code`commit ssl cert`}.`,
      ),
    ],
    pitfalls: 'The deploy hook of the renewal must write the combined file too.',
    sources: ['haproxy', 'certbot'],
  },
  {
    servers: ['alb', 'nlb', 'api-gateway', 'elastic-beanstalk'],
    steps: [
      say`Import the new certificate into the same ARN, if the old one was imported, which never renews itself: ${run`aws acm import-certificate --certificate-arn ARN …`}.`,
      say`One issued by ACM: keep its validation CNAME in DNS and keep it in use; look at RenewalSummary in ${run`aws acm describe-certificate --certificate-arn ARN`}.`,
      'One issued by ACM that has already expired cannot be renewed: request a new one and put it on the listener.',
    ],
    pitfalls: 'Certificates live at most 198 days or so since 2026: an import by hand is due twice a year.',
    sources: ['acm-renewal', 'alb-https'],
  },
  {
    servers: ['iis'],
    steps: [
      'Look whether the renewed certificate is on the server already (certlm.msc, Personal). If it is not: renew it with the tool or the CA it came from.',
      "Usually: choose it in the site's https binding (IIS Manager, Bindings).",
      ON_EVERY_HOST,
    ],
    pitfalls:
      'A binding to an address and port comes before one with a host name: an old 0.0.0.0:443 entry usually keeps the old certificate.',
    sources: ['cloudfront-502'],
  },
  {
    servers: ['ingress-nginx'],
    steps: [
      say`Run ${run`kubectl get certificate,order,challenge`}, then ${run`kubectl describe`} the one that is not ready.`,
      'Usually: delete the stuck Order or fix the solver; cert-manager tries again.',
      'The controller picks the new secret up by itself.',
    ],
    pitfalls: 'The fake certificate expires too, after 365 days without a restart of the controller.',
    sources: ['ingress-nginx', 'ingress-nginx-source'],
  },
  {
    servers: ['traefik'],
    steps: [
      "Look at acme.json (mode 600) and at the resolver's lines in the log; fix what they report.",
      say`Restart Traefik.${interrupts}`,
    ],
    pitfalls: CHALLENGE,
    sources: ['traefik-acme'],
  },
  {
    servers: ['caddy'],
    steps: [
      'Look for renewals in the log, and whether the storage directory is writable.',
      say`Restart the service to force a new attempt: ${run`systemctl restart caddy`}.${interrupts}`,
    ],
    pitfalls: CHALLENGE,
    sources: ['caddy'],
  },
]);

/** Certificates outside their dates, or soon to be. */
export const CERTIFICATE_DATE_REMEDIES: readonly Remedy[] = [
  ...ENDED,
  {
    causes: ['certificate-expired', 'certificate-not-yet-valid', 'certificate-expires-soon'],
    at: 'issuer',
    steps: [
      'Take the intermediates your CA gives out today for this certificate (with certbot: live/NAME/chain.pem), and put them behind the leaf in place of the old ones, without the root.',
      'If your CA has none for it any more, have the certificate issued again.',
      apply,
      ON_EVERY_HOST,
    ],
    pitfalls: [
      "The server's own certificate is within its dates: renewing it helps only if that brings the new chain along.",
      'Browsers often know the new intermediate already, so it "works for me".',
      'A chain file that is configured beside the certificate stays old when only the certificate is renewed.',
    ],
    sources: ['cloudfront-502', 'cloudfront-certificates'],
  },
  {
    causes: ['certificate-not-yet-valid'],
    steps: [
      'Install the previous certificate again until the new one begins, or have a new one issued.',
      apply,
      say`Later: look at the clock of the machine that issued the certificate: ${run`date -u`}.`,
    ],
    pitfalls:
      'A certificate that was installed ahead of its time looks fine to whoever installed it a day later.',
    sources: ['cloudfront-502'],
  },
];

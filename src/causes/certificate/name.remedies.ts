import { remediesOf } from '../../repairs/remedy.ts';
import { apply, atServer, on, snippet } from '../../repairs/servers.ts';
import { hostIsForwarded, nameIsUncertifiable, not, originIsUncertifiable } from '../../repairs/situation.ts';
import {
  code,
  either,
  nameOwner,
  origin,
  ownName,
  ownNameFirst,
  port,
  run,
  type Step,
  say,
  sentName,
  when,
  whileUnknown,
} from '../../repairs/words.ts';

const WHERE_NAMES_ARE = atServer({
  nginx: say`the server block with that ${code`server_name`}`,
  apache: say`the virtual host with that ${code`ServerName`} or ${code`ServerAlias`}`,
  haproxy: say`the crt directory or crt-list`,
});

/** A balancer with a name of one's own needs no other. */
const AT_BALANCER: readonly Step[] = [
  when(
    nameIsUncertifiable,
    say`Create a name of your own for the load balancer, such as origin.example.com, as an alias record to it.`,
  ),
  say`Request an ACM certificate for ${ownName} in the load balancer's own Region, and add it to the listener: ${run`aws elbv2 add-listener-certificates --listener-arn ARN --certificates CertificateArn=ARN`}.`,
  when(nameIsUncertifiable, say`Set the origin domain in CloudFront to that name.`),
];

const OF_BALANCER: readonly Step[] = [
  when(nameIsUncertifiable, say`Nobody else can get a certificate for a name that belongs to ${nameOwner}.`),
  "us-east-1 is for CloudFront's viewer certificate; the listener needs one in its own Region.",
];

/** A certificate that covers neither the origin domain nor the Host that is sent. */
export const CERTIFICATE_NAME_REMEDIES = remediesOf({ causes: ['certificate-name-mismatch'] }, [
  {
    steps: [
      ownNameFirst,
      either(
        [
          say`Have a certificate issued for ${ownName}${whileUnknown(hostIsForwarded, say` (and for the name viewers use, if Host is forwarded)`)}, and put it where that name is answered${WHERE_NAMES_ARE}.`,
          apply,
        ],
        say`Set the origin domain in CloudFront to a name that the certificate covers and that leads to this origin${when(hostIsForwarded, say`, and stop forwarding Host`, say`, without forwarding Host`)}.`,
        say`Let CloudFront accept the name that the certificate has: a CloudFront Function at viewer-request that calls ${code`updateRequestOrigin`} with ${code`allowedCertificateNames`}.`,
      ),
    ],
    pitfalls: [
      'A server that does not know a name answers with its default certificate, without any error.',
      on(
        'nginx',
        say`If the server block has no ${code`listen [::]:${port}`}, another one answers over IPv6.`,
      ),
      on(
        'apache',
        say`httpd answers 421 when Host and SNI belong to virtual hosts with different TLS settings.`,
      ),
      when(
        hostIsForwarded,
        say`The console's presets forward Host in the cache policy and in the request policy: changing only one does nothing.`,
      ),
    ],
    sources: [
      'cloudfront-502',
      'cloudfront-origin-settings',
      'cloudfront-policies-together',
      'cloudfront-sni',
    ],
  },
  {
    at: 'viewers-name',
    steps: either(
      'Forward Host, if viewers use a name that the certificate covers (origin request policy Managed-HostHeaderOnly, or one of your own with Host). CloudFront then asks for that name, and the application gets it as Host.',
      [
        when(
          not(originIsUncertifiable),
          say`Have a certificate issued that covers ${origin}, and put it where that name is answered${WHERE_NAMES_ARE}.`,
        ),
        when(
          originIsUncertifiable,
          say`Have a certificate issued for a name of your own that leads to this origin, put it where that name is answered, and set the origin domain in CloudFront to that name: nobody else can get one for a name that belongs to ${nameOwner}.`,
        ),
        apply,
      ],
      'Set the origin domain in CloudFront to a name that the certificate covers and that leads to this origin, not to CloudFront.',
    ),
    pitfalls: say`With Host forwarded, check again with ${code`--host-header`} and the name viewers use: the server has to know it, and dxxxx.cloudfront.net is no such name.`,
    sources: ['cloudfront-502', 'cloudfront-request-policies', 'cloudfront-sni'],
  },
  {
    at: 'viewers-name',
    servers: ['alb', 'nlb', 'elastic-beanstalk'],
    steps: either(
      'Forward Host, if the certificate is for the name that viewers use (origin request policy Managed-HostHeaderOnly, or one of your own with Host). CloudFront then asks for that name, and the application gets it as Host.',
      AT_BALANCER,
    ),
    pitfalls: [
      ...OF_BALANCER,
      say`With Host forwarded, check again with ${code`--host-header`} and the name viewers use.`,
    ],
    sources: ['alb-https', 'cloudfront-request-policies', 'alb-alias'],
  },
  {
    servers: ['alb', 'nlb', 'elastic-beanstalk'],
    steps: AT_BALANCER,
    pitfalls: [...OF_BALANCER, "When no name fits, the listener's default certificate is sent."],
    sources: ['alb-https', 'cloudfront-origin-https', 'alb-alias'],
  },
  {
    servers: ['ingress-nginx'],
    steps: [
      ownNameFirst,
      say`Add ${ownName} to ${snippet`spec.tls`} of the Ingress: ${snippet`hosts: [${ownName}]`}, with a ${snippet`secretName`} in the same namespace whose certificate covers it, and to its ${snippet`rules`}.`,
      say`Look at it: ${run`kubectl describe ingress`}, and with cert-manager ${run`kubectl get certificate`} (Ready must be True).`,
      say`If wanted, give the controller a default: ${code`--default-ssl-certificate=NAMESPACE/SECRET`}.`,
    ],
    pitfalls:
      'The fake certificate appears when the secret is missing, malformed, in another namespace, or for other names.',
    sources: ['ingress-nginx', 'ingress-nginx-source'],
  },
  {
    servers: ['heroku'],
    steps: either(
      'Set the origin domain to APP.herokuapp.com, and do not forward Host (cache policy without Host, request policy AllViewerExceptHostHeader).',
      say`Add the name: usually ${run`heroku domains:add ${sentName}`}, then ${run`heroku certs:auto:enable`}, and forward exactly that Host.`,
    ),
    pitfalls: [
      'A herokudns.com target has no certificate for its own name.',
      'A Host that Heroku does not know shows its page "No such app".',
    ],
    sources: ['cloudfront-request-policies'],
  },
  {
    servers: ['vercel', 'netlify'],
    steps: either(
      "Use the platform's own name as origin domain (PROJECT.vercel.app, SITE.netlify.app), and do not forward Host.",
      'Add the custom domain at the platform and forward Host.',
    ),
    pitfalls: [
      'Vercel advises against another CDN in front, and names CloudFront.',
      "A domain that points at CloudFront cannot pass the platform's validation over HTTP.",
    ],
    sources: ['vercel', 'cloudfront-request-policies'],
  },
  {
    servers: ['iis'],
    steps: [
      say`In the site's bindings, usually: https, host name ${sentName}, tick Require Server Name Indication, choose the certificate.`,
      'Keep one binding without that tick as the default.',
    ],
    pitfalls: [
      say`A binding of address and port beats one of a host name: look at ${run`netsh http show sslcert`}.`,
      'An old entry for 0.0.0.0:443 keeps the wrong certificate.',
    ],
    sources: ['iis-intermediates'],
  },
  {
    servers: ['plesk', 'litespeed'],
    steps:
      "Plesk: usually Domains › SSL/TLS Certificates › Let's Encrypt, then choose it in Hosting Settings, and as default of the IP address under Tools › IP Addresses. cPanel: run AutoSSL for the domain.",
    pitfalls: [
      say`Validation over HTTP goes to where the name points: for one that points at CloudFront it fails unless /.well-known is passed through uncached; for ${origin} the CA must reach this server on port 80.`,
      'For an unknown name the default site answers, with a plesk.page or host name certificate.',
    ],
    sources: ['cloudfront-502'],
  },
]);

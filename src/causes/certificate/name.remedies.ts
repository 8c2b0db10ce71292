import { APPLY, OWN_NAME_FIRST, type Remedy } from '../../repairs/remedy.ts';

/** A certificate that covers neither the origin domain nor the Host that is sent. */
export const CERTIFICATE_NAME_REMEDIES: readonly Remedy[] = [
  {
    causes: ['certificate-name-mismatch'],
    steps: [
      "Settle which names must be covered: {ORIGIN}, and the viewer's host as well if Host is forwarded.",
      'Have a certificate issued with these names and put it where {NAME} is answered: nginx the server block with that `server_name`, Apache the virtual host with that `ServerName`, HAProxy the crt directory.',
      APPLY,
      'Or set the origin domain in CloudFront to a name that the certificate does cover.',
      'Or let CloudFront accept that name: a CloudFront Function at viewer-request that calls `updateRequestOrigin` with `allowedCertificateNames`.',
    ],
    pitfalls: [
      'A server that does not know a name answers with its default certificate, without any error.',
      "The console's presets forward Host in the cache policy and in the request policy: changing only one does nothing.",
    ],
    sources: [
      'cloudfront-502',
      'cloudfront-origin-settings',
      'cloudfront-policies-together',
      'cloudfront-sni',
    ],
  },
  {
    causes: ['certificate-name-mismatch'],
    at: 'viewers-name',
    steps: [
      'The server has a certificate, and not for {ORIGIN}. If viewers use a name that it covers, and the application is to get that as Host: forward it (origin request policy Managed-HostHeaderOnly, or one of your own with Host). CloudFront then asks for that name.',
      'Or have a certificate issued that covers {ORIGIN}, and put it where that name is answered: nginx `server_name`, Apache `ServerName`, the crt directory of HAProxy, `spec.tls` of an Ingress, the listener of an ALB.',
      APPLY,
      'Or set the origin domain in CloudFront to a name that the certificate covers and that leads to this origin, not to CloudFront.',
    ],
    pitfalls: [
      'With Host forwarded, check again with `--host-header` and the name viewers use: the server has to know it, and dxxxx.cloudfront.net is no such name.',
    ],
    sources: ['cloudfront-502', 'cloudfront-request-policies', 'cloudfront-sni'],
  },
  {
    causes: ['certificate-name-mismatch'],
    at: 'viewers-name',
    servers: ['alb', 'nlb', 'elastic-beanstalk'],
    steps: [
      'The load balancer has a certificate for another name. If that is the one viewers use, and the application is to get it as Host: forward it (origin request policy Managed-HostHeaderOnly, or one of your own with Host). CloudFront then asks for that name.',
      'Or create a name of your own for the load balancer, such as origin.example.com, as an alias record to it.',
      "Request an ACM certificate for that name in the load balancer's own Region, and add it to the listener: `aws elbv2 add-listener-certificates --listener-arn ARN --certificates CertificateArn=ARN`.",
      'Set the origin domain in CloudFront to that name.',
    ],
    pitfalls: [
      'Nobody can get a certificate for a name under elb.amazonaws.com.',
      "us-east-1 is for CloudFront's viewer certificate; the listener needs one in its own Region.",
      'With Host forwarded, check again with `--host-header` and the name viewers use.',
    ],
    sources: ['alb-https', 'cloudfront-request-policies', 'alb-alias'],
  },
  {
    causes: ['certificate-name-mismatch'],
    servers: ['nginx'],
    steps: [
      OWN_NAME_FIRST,
      "Issue a certificate for {CERTIFIABLE}, and for the viewer's host as well if Host is forwarded.",
      'Put it into the server block whose `server_name` is {CERTIFIABLE}; mend the default server too.',
      APPLY,
    ],
    pitfalls: [
      "nginx sends the first block's certificate when no `server_name` fits.",
      'If that block has no `listen [::]:{PORT}`, another block answers over IPv6.',
    ],
    sources: ['nginx', 'nginx-core', 'cloudfront-502'],
  },
  {
    causes: ['certificate-name-mismatch'],
    servers: ['apache'],
    steps: [
      'Let `ServerName` or `ServerAlias` of the virtual host on port {PORT} be {NAME}, with a certificate for it.',
      APPLY,
    ],
    pitfalls: [
      "Without a match the first virtual host's certificate is sent, and the handshake succeeds.",
      'httpd answers 421 when Host and SNI belong to virtual hosts with different TLS settings.',
    ],
    sources: ['apache', 'apache-core'],
  },
  {
    causes: ['certificate-name-mismatch'],
    servers: ['haproxy'],
    steps: [
      'Add a certificate for {NAME} to the crt directory or crt-list; the default one comes first.',
      APPLY,
    ],
    pitfalls: ['Without a match the first certificate is presented, with no error in the log.'],
    sources: ['haproxy'],
  },
  {
    causes: ['certificate-name-mismatch'],
    servers: ['alb', 'nlb', 'elastic-beanstalk'],
    steps: [
      'Create a name of your own for the load balancer, such as origin.example.com, as an alias record to it.',
      "Request an ACM certificate for that name in the load balancer's own Region.",
      'Add it to the listener: `aws elbv2 add-listener-certificates --listener-arn ARN --certificates CertificateArn=ARN`.',
      'Set the origin domain in CloudFront to that name.',
    ],
    pitfalls: [
      'Nobody can get a certificate for a name under elb.amazonaws.com.',
      "us-east-1 is for CloudFront's viewer certificate; the listener needs one in its own Region.",
      "When no name fits, the listener's default certificate is sent.",
    ],
    sources: ['alb-https', 'cloudfront-origin-https', 'alb-alias'],
  },
  {
    causes: ['certificate-name-mismatch'],
    servers: ['ingress-nginx'],
    steps: [
      OWN_NAME_FIRST,
      'Add {CERTIFIABLE} to `spec.tls` of the Ingress: `hosts: [{CERTIFIABLE}]`, with a `secretName` in the same namespace whose certificate covers it, and to its `rules`.',
      'Look at it: `kubectl describe ingress`, and with cert-manager `kubectl get certificate` (Ready must be True).',
      'If wanted, give the controller a default: `--default-ssl-certificate=NAMESPACE/SECRET`.',
    ],
    pitfalls: [
      'The fake certificate appears when the secret is missing, malformed, in another namespace, or for other names.',
    ],
    sources: ['ingress-nginx', 'ingress-nginx-source'],
  },
  {
    causes: ['certificate-name-mismatch'],
    servers: ['heroku'],
    steps: [
      'Simplest: origin domain APP.herokuapp.com, and no Host forwarding (cache policy without Host, request policy AllViewerExceptHostHeader).',
      'Or add the name: usually `heroku domains:add {NAME}`, then `heroku certs:auto:enable`, and forward exactly that Host.',
    ],
    pitfalls: [
      'A herokudns.com target has no certificate for its own name.',
      'A Host that Heroku does not know shows its page "No such app".',
    ],
    sources: ['cloudfront-request-policies'],
  },
  {
    causes: ['certificate-name-mismatch'],
    servers: ['vercel', 'netlify'],
    steps: [
      "Use the platform's own name as origin domain (PROJECT.vercel.app, SITE.netlify.app), and do not forward Host.",
      'Or add the custom domain at the platform and forward Host.',
    ],
    pitfalls: [
      'Vercel advises against another CDN in front, and names CloudFront.',
      "A domain that points at CloudFront cannot pass the platform's validation over HTTP.",
    ],
    sources: ['vercel', 'cloudfront-request-policies'],
  },
  {
    causes: ['certificate-name-mismatch'],
    servers: ['iis'],
    steps: [
      "In the site's bindings, usually: https, host name {NAME}, tick Require Server Name Indication, choose the certificate.",
      'Keep one binding without that tick as the default.',
    ],
    pitfalls: [
      'A binding of address and port beats one of a host name: look at `netsh http show sslcert`.',
      'An old entry for 0.0.0.0:443 keeps the wrong certificate.',
    ],
    sources: ['iis-intermediates'],
  },
  {
    causes: ['certificate-name-mismatch'],
    servers: ['plesk', 'litespeed'],
    steps: [
      "Plesk: usually Domains › SSL/TLS Certificates › Let's Encrypt, then choose it in Hosting Settings, and as default of the IP address under Tools › IP Addresses. cPanel: run AutoSSL for the domain.",
    ],
    pitfalls: [
      'Validation over HTTP goes to where the name points: for one that points at CloudFront it fails unless /.well-known is passed through uncached; for {ORIGIN} the CA must reach this server on port 80.',
      'For an unknown name the default site answers, with a plesk.page or host name certificate.',
    ],
    sources: ['cloudfront-502'],
  },
];

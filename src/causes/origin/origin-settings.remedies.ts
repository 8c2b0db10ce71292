import type { Remedy } from '../../repairs/remedy.ts';
import { setting } from '../../repairs/settings.ts';
import { code, either, origin, port, run, say, sentName } from '../../repairs/words.ts';

/** Settings of the distribution that cannot work, whatever the origin does. */
export const ORIGIN_SETTINGS_REMEDIES: readonly Remedy[] = [
  {
    causes: ['origin-is-cloudfront'],
    steps: [
      say`If ${origin} is the name viewers use: open its distribution in CloudFront, take the name under Origins › Origin domain, and check that name.`,
      say`If ${origin} stands as the origin domain of a distribution: enter the name of the server behind it instead, the load balancer, bucket or host that really answers.`,
      'If two distributions in a chain are wanted: let the outer one send a Host that the inner one knows (an alternate domain name of it, or its own name), and let no third one stand behind it. Else drop one of the two.',
    ],
    pitfalls: [
      "AWS's quotas allow two distributions in a chain and answer a third with 403; its page on 403 has two or more. What the edge answers decides.",
      'A DNS record that was moved to CloudFront for the site is still used as the origin: give the origin a name of its own.',
    ],
    sources: ['cloudfront-403', 'cloudfront-origin-settings'],
  },
  {
    causes: ['origin-is-address'],
    steps: [
      say`Create a DNS name for the address: an A record in a public zone, such as ${code`origin.`} under your domain.`,
      say`In CloudFront, set ${setting('DomainName')} to that name: an IP address is not accepted there.`,
      'For HTTPS, install a publicly trusted certificate for that name on the origin.',
    ],
    pitfalls:
      'The address of an EC2 instance changes when it is stopped: use an Elastic IP or a load balancer.',
    sources: ['cloudfront-origin-settings'],
  },
  {
    causes: ['port-not-allowed'],
    steps: [
      'Move the listener of the origin to 80, 443 or a port from 1024 to 65535: CloudFront accepts no other.',
      say`In CloudFront, set ${setting('HTTPPort')} or ${setting('HTTPSPort')} to the same number (API: ${code`HTTPPort`}, ${code`HTTPSPort`}).`,
      'Admit the new port in the firewall or security group.',
    ],
    pitfalls: 'A redirect on the origin may still name the old port.',
    sources: ['cloudfront-origin-settings'],
  },
  {
    causes: ['origin-protocol-mismatch'],
    steps: [
      either(
        say`In CloudFront, set ${setting('OriginProtocolPolicy', 'https-only', ' to ')}, with an HTTPS port that the origin serves: ${port} speaks TLS.`,
        say`If CloudFront is meant to ask in plain HTTP: let the server speak that on ${port}, or set the HTTP port to one where it does.`,
      ),
      say`By command line, usually: ${run`aws cloudfront get-distribution-config --id ID`}, edit, then ${run`aws cloudfront update-distribution --id ID --if-match ETAG --distribution-config file://…`}, and wait until the status is Deployed.`,
    ],
    pitfalls: [
      'Match viewer hides the fault for half of the users.',
      say`Over HTTPS the certificate counts: check again with ${code`--protocol https --port ${port}`}.`,
      say`A CloudFront Function that calls ${code`updateRequestOrigin`} without ${code`customOriginConfig`} goes to HTTPS on 443.`,
    ],
    sources: ['cloudfront-origin-settings', 'cloudfront-sni'],
  },
  {
    causes: ['origin-protocol-mismatch'],
    servers: ['cloudflare'],
    steps: [
      'In Cloudflare, look at the SSL/TLS mode: Flexible beside an origin that redirects to https usually is a loop. Set Full (strict).',
      'In CloudFront, set the origin protocol policy to HTTPS only, with the name that Cloudflare serves as origin domain.',
    ],
    pitfalls:
      "Pages with 525 or 526 that CloudFront relays are usually Cloudflare's verdict on the server behind Cloudflare.",
    sources: ['cloudfront-origin-settings'],
  },
  {
    causes: ['vantage-unreliable'],
    at: 'this-network',
    steps: say`Check again from a network that lets port ${port} out: many let only 80 and 443 out.`,
    pitfalls: [],
    sources: ['cloudfront-502'],
  },
  {
    causes: ['vantage-unreliable'],
    at: 'other-dns',
    steps: [
      say`From another network (a cloud shell, a phone's hotspot), run ${run`dig +short A ${origin} @1.1.1.1`}: where that gives no address, CloudFront has none either.`,
      'Check again from there, or let this network pass questions to public resolvers on unchanged (port 53, UDP and TCP).',
    ],
    pitfalls: 'A company resolver may answer with private addresses that CloudFront never sees.',
    sources: ['cloudfront-502'],
  },
  {
    causes: ['vantage-unreliable'],
    steps: either(
      'Set right what is named here (clock, resolver, proxy, address family), then check again.',
      'Check from another network: outside the company, without an intercepting proxy, with public DNS.',
    ),
    pitfalls: [
      'A company resolver may answer with private addresses that CloudFront never sees.',
      "A proxy that opens TLS shows its own certificate in place of the origin's.",
    ],
    sources: ['cloudfront-502'],
  },
  {
    causes: ['vantage-unreliable'],
    at: 'interception',
    steps: either(
      say`Check from a network where nothing opens TLS: with the bot, where it runs outside of this network, or on a host there with ${run`npx cf502 check ${origin} --json >report.json`}. ${run`npx cf502 judge report.json`} reads that file anywhere.`,
      say`Look where nothing stands in between, on the origin itself: ${run`openssl s_client -connect localhost:${port} -servername ${sentName} -showcerts </dev/null >chain.pem`}, then ${run`npx cf502 chain chain.pem --name ${sentName}`}.`,
      say`Have the proxy pass ${origin} on unopened, then check again.`,
    ),
    pitfalls: [
      "Leave the origin's certificate as it is until it was seen: what is held against it here is the proxy's.",
      say`Do not trust the proxy's CA with ${code`--ca-file`}: its certificates would pass for the origin's.`,
    ],
    sources: ['cloudfront-502'],
  },
];

import type { Remedy } from '../../repairs/remedy.ts';
import { atServer, perServer } from '../../repairs/servers.ts';
import { portSetting, setting } from '../../repairs/settings.ts';
import {
  firewallAdmits,
  nameIsUncertifiable,
  not,
  plainHttpServes,
  whoConnectsIsKnown,
} from '../../repairs/situation.ts';
import { code, either, ofHttps, origin, port, run, say, when, whileUnknown } from '../../repairs/words.ts';
import { PLATFORMS } from './plain-http-serves.remedies.ts';

const LISTENERS = atServer({
  nginx: code`listen ${port}${ofHttps` ssl`};`,
  apache: code`Listen ${port}`,
  haproxy: code`bind :${port}${ofHttps` ssl crt FILE`}`,
});

const HTTPS_LISTENER = say`with HTTPS and an ACM certificate of the load balancer's own Region${when(nameIsUncertifiable, say`, for a name of your own`)}`;

const REFUSED_IS_NOT_FILTERED =
  'Refused is not filtered: a refused connection gives 502, a dropped one mostly 504.';

/** What fails at once is not dropped; an error is kept for 10 s unless somebody changed that. */
const DECIDE = whileUnknown(
  whoConnectsIsKnown,
  say`Load the failing URL twice, 15 s apart: an error after 10 to 30 seconds fits a blocked port, one within a second points elsewhere.`,
);

/** Connections that are not made. */
export const TCP_REMEDIES: readonly Remedy[] = [
  {
    causes: ['tcp-refused'],
    steps: [
      say`On the server, run ${run`ss -ltnp`}: something must listen on 0.0.0.0:${port} or [::]:${port}, not only on 127.0.0.1.`,
      either(
        [
          say`Start or fix the listener${LISTENERS}.`,
          'Look at the host firewall: a REJECT rule looks like a refused connection.',
        ],
        say`If the server is meant to listen on another port: set that one in CloudFront, ${portSetting}.`,
      ),
    ],
    pitfalls: [REFUSED_IS_NOT_FILTERED, 'In a container, the port must be published, not only exposed.'],
    sources: ['cloudfront-502', 'cloudfront-origin-settings'],
  },
  {
    causes: ['tcp-refused'],
    at: 'some-hosts',
    steps: [
      say`Take the addresses that fail out of the DNS record of ${origin}, until they take connections as the others do.`,
      say`Fix the listener there (${run`ss -ltnp`} shows where it listens)${LISTENERS}.`,
      'Look at the host firewall there: a REJECT rule looks like a refused connection.',
    ],
    pitfalls: [REFUSED_IS_NOT_FILTERED, 'A record that was taken out stays in caches for its TTL.'],
    sources: ['cloudfront-502', 'cloudfront-origin-settings'],
  },
  {
    causes: ['tcp-reset', 'tcp-timed-out'],
    at: 'some-hosts',
    steps: [
      say`Take the addresses that fail out of the DNS record of ${origin}, until they take connections as the others do.`,
      'Look whether the host there runs, and whether its security group, firewall and route are those of the others. Behind an NLB, a zone without healthy targets does not answer: usually cross-zone balancing helps.',
    ],
    pitfalls: 'A record that was taken out stays in caches for its TTL.',
    sources: ['cloudfront-502', 'cloudfront-504'],
  },
  {
    causes: ['tcp-refused', 'tcp-reset', 'tcp-timed-out'],
    at: 'some-hosts',
    servers: ['alb', 'nlb', 'elastic-beanstalk'],
    steps: [
      'Look at the health of the targets in the zones whose addresses fail: usually a zone without healthy targets does not answer.',
      'Take that zone off the load balancer, or let it send to the targets of all zones (cross-zone balancing).',
    ],
    pitfalls: "The addresses in DNS are the load balancer's own: none can be taken out by hand.",
    sources: ['cloudfront-502', 'cloudfront-504'],
  },
  {
    causes: ['tcp-refused', 'tcp-reset', 'tcp-timed-out'],
    at: 'some-hosts',
    servers: PLATFORMS,
    steps: say`Tell the support of the platform which of its addresses fail for ${origin}: they are its own, and its DNS record names them.`,
    pitfalls: 'The status page of the platform tells whether others have the same fault right now.',
    sources: ['cloudfront-502'],
  },
  {
    causes: ['tcp-refused', 'tcp-reset', 'tcp-timed-out'],
    at: 'other-way',
    steps: say`Nothing has to be done unless CloudFront comes this way, by the origin protocol policy or by the IP address type of the origin. If it does, open port ${port} there: a listener (${run`ss -ltnp`} shows where one is) and the firewall.`,
    pitfalls: [],
    sources: ['cloudfront-origin-settings', 'cloudfront-ipv6'],
  },
  {
    causes: ['tcp-refused'],
    servers: ['alb', 'nlb', 'elastic-beanstalk'],
    steps: either(
      when(
        plainHttpServes,
        say`To end the errors now, let CloudFront use plain HTTP if ${run`curl -sv -o /dev/null http://${origin}/`} is answered: ${setting('OriginProtocolPolicy', 'http-only')}. That sends the traffic unencrypted: ask security first.`,
      ),
      say`Give the load balancer a listener on port ${port}${ofHttps`${perServer(', ', { alb: HTTPS_LISTENER, 'elastic-beanstalk': HTTPS_LISTENER, nlb: say`with TLS, or TCP if the targets speak TLS` })}`}.`,
      say`Set the port in CloudFront, ${portSetting}, to that of a listener there is.`,
    ),
    pitfalls:
      'Refused is not filtered: a security group that does not admit CloudFront gives 504, not a refusal.',
    sources: ['alb-https', 'cloudfront-502'],
  },
  {
    causes: ['tcp-refused', 'tcp-reset', 'tcp-timed-out'],
    servers: PLATFORMS,
    steps: [
      say`Look in the console of the platform whether ${origin} still leads to an application that runs: its addresses are the platform's own, so nobody else can open a port there.`,
      say`Set the port in CloudFront, ${portSetting}, to the one the platform serves: usually 443 for HTTPS and 80 for plain HTTP, and no other.`,
    ],
    pitfalls: 'The status page of the platform tells whether others have the same fault right now.',
    sources: ['cloudfront-502', 'cloudfront-origin-settings'],
  },
  {
    causes: ['tcp-reset'],
    steps: [
      'Look who resets: a firewall or intrusion filter in front, the SYN queue, or a server that closes unknown clients.',
      say`Compare with CloudFront's origin-facing addresses: ${code`https://ip-ranges.amazonaws.com/ip-ranges.json`}, service CLOUDFRONT_ORIGIN_FACING. Admit all of them.`,
      say`If the listener expects the PROXY protocol${perServer(', as set by ', { haproxy: code`accept-proxy`, nlb: say`its proxy protocol v2` })}: switch it off for CloudFront, which never sends that header.`,
    ],
    pitfalls: say`A listener with ${code`accept-proxy`} looks healthy behind a balancer and resets everybody else.`,
    sources: ['cloudfront-502', 'cloudfront-addresses', 'haproxy'],
  },
  {
    causes: ['tcp-timed-out'],
    steps: [
      DECIDE,
      when(
        not(firewallAdmits),
        say`On AWS, add an inbound rule to the security group: TCP ${port} from prefix list ${code`com.amazonaws.global.cloudfront.origin-facing`} (IPv6: ${code`com.amazonaws.global.ipv6.cloudfront.origin-facing`}).`,
      ),
      'Look at the network ACL both ways (ephemeral ports out), at the route to the internet gateway and at the public address.',
      say`Elsewhere, admit the ranges of ${code`https://ip-ranges.amazonaws.com/ip-ranges.json`}, service CLOUDFRONT_ORIGIN_FACING, and subscribe to its SNS topic for changes.`,
      "If the firewall admits another CDN only: add CloudFront's ranges, or point CloudFront at that CDN's name.",
    ],
    pitfalls: [
      when(
        not(firewallAdmits),
        say`The prefix list counts as 55 of the 60 rules of a security group: ask for a higher quota, or give it a group of its own.`,
      ),
      'The service CLOUDFRONT of ip-ranges.json is not the right one: take CLOUDFRONT_ORIGIN_FACING.',
      'A firewall may admit CloudFront and drop this check: then look through CloudFront, not from here.',
      'fail2ban or a WAF that bans single edge addresses makes failures look random.',
    ],
    sources: ['prefix-lists', 'cloudfront-addresses', 'cloudfront-504'],
  },
  {
    causes: ['tcp-timed-out'],
    servers: ['alb', 'elastic-beanstalk'],
    steps: [
      DECIDE,
      when(
        not(firewallAdmits),
        say`Add an inbound rule to the load balancer's security group: TCP ${port} from prefix list ${code`com.amazonaws.global.cloudfront.origin-facing`} (${run`aws ec2 authorize-security-group-ingress --ip-permissions …`} with ${code`PrefixListIds`}).`,
      ),
      'Look whether the load balancer is internet-facing; an internal one needs a CloudFront VPC origin.',
      'Look at the network ACL of its subnets both ways (ephemeral ports out), and at their route to the internet gateway.',
    ],
    pitfalls: [
      when(
        not(firewallAdmits),
        say`The prefix list counts as 55 of the 60 rules of a security group: ask for a higher quota, or give it a group of its own.`,
      ),
      'Your own address is not in that list: once it is closed, test through CloudFront, not from a laptop.',
    ],
    sources: ['prefix-lists', 'cloudfront-vpc-origins'],
  },
  {
    causes: ['tcp-timed-out'],
    servers: ['nlb'],
    steps: [
      DECIDE,
      'Look at the health of the target group: usually no healthy target means no answer.',
      say`Admit the prefix list ${code`com.amazonaws.global.cloudfront.origin-facing`} in the NLB's security group if it has one, and in the targets' (client addresses are preserved).`,
      'Take a zone without healthy targets out of DNS, or switch cross-zone balancing on.',
    ],
    pitfalls: 'An internal NLB cannot be a custom origin: use a VPC origin.',
    sources: ['prefix-lists', 'cloudfront-vpc-origins'],
  },
];

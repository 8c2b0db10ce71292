import { type Remedy, remediesOf } from '../../repairs/remedy.ts';
import { setting } from '../../repairs/settings.ts';
import { code, either, origin, run, say } from '../../repairs/words.ts';

const EXPIRED = 'Look whether the domain itself has expired.';
const MADE_ANEW =
  'A hosted zone that was made anew has other name servers than the one before: the registrar still names the old ones.';
const KEPT = 'Resolvers keep NS and DS records for their TTL, often a day or more.';

/** No address at all. */
const UNRESOLVABLE = remediesOf({ causes: ['dns-unresolvable'] }, [
  {
    steps: [
      say`Look at the origin domain in CloudFront letter by letter: is ${origin} still the right name, or did a redeploy bring another one?`,
      say`In the public DNS zone, create the missing A record (or CNAME) for ${origin}; an AAAA alone needs the origin's IP address type set to IPv6 or dual stack.`,
      'If the record is there: look at the delegation (NS records at the registrar), and whether the domain has expired.',
      'If the name exists only inside a VPC or company network: use a CloudFront VPC origin, or publish the record.',
    ],
    pitfalls: [
      'A Route 53 private hosted zone answers inside its VPC only.',
      'A negative answer stays cached until the SOA minimum has passed.',
      'An origin-request function that sets another origin does not help: CloudFront resolves the configured name first, and without an address the function never runs.',
    ],
    sources: ['cloudfront-502', 'cloudfront-ipv6', 'cloudfront-vpc-origins', 'lambda-edge-restrictions'],
  },
  {
    at: 'alias',
    steps: [
      say`Look up the name that the service has now (load balancer: usually ${run`aws elbv2 describe-load-balancers --query 'LoadBalancers[].DNSName'`}; Heroku: usually ${run`heroku domains`}). If it was deleted, create it again: it gets another name.`,
      say`Put that name where the dead one stands: in the alias of ${origin} in your public DNS zone; or, if ${origin} is the service's own name, in CloudFront, ${setting('DomainName')}.`,
    ],
    pitfalls: [
      'A redeploy gives a load balancer or an environment another name; on Heroku, so does removing and adding a domain.',
      'A CNAME to a service that was deleted answers NXDOMAIN although the record itself is there.',
      'A negative answer stays cached until the SOA minimum has passed.',
    ],
    sources: ['cloudfront-502'],
  },
  {
    at: 'lame',
    steps: [
      either(
        'At the registrar, enter the name servers that hold the zone now (Route 53: the four of the hosted zone) in place of those that do not serve it.',
        'Let those servers serve the zone again.',
      ),
      EXPIRED,
    ],
    pitfalls: [MADE_ANEW, KEPT],
    sources: ['cloudfront-502'],
  },
  {
    at: 'silent-servers',
    steps: [
      'Bring the name servers back: each has to answer everybody on port 53, over UDP and TCP.',
      'If they are gone for good: at the registrar, enter servers that hold the zone.',
      EXPIRED,
    ],
    pitfalls: ['A firewall that admits only some networks to port 53 shuts CloudFront out too.', KEPT],
    sources: ['cloudfront-502'],
  },
  {
    at: 'no-glue',
    steps: either(
      'At the registrar, enter the addresses of these name servers (glue records).',
      'Use name servers outside of this zone, whose names have addresses.',
    ),
    pitfalls: KEPT,
    sources: ['cloudfront-502'],
  },
  {
    at: 'alias-loop',
    steps: say`In the public DNS zone, break the circle: make ${origin} an alias of the name the server has now, or an A record with its address.`,
    pitfalls: 'A negative answer stays cached until the SOA minimum has passed.',
    sources: ['cloudfront-502'],
  },
  {
    at: 'zone',
    steps: [
      say`Run the command under Check to see where resolving ends: an ${code`EDE`} line names the reason, and the last lines of the trace name the servers that were asked.`,
      'Compare the NS records at the registrar with the servers that hold the zone (Route 53: the four of the hosted zone). One that answers REFUSED or SERVFAIL does not hold it: fix the list at the registrar.',
      'If DNSSEC is named: let the DS record at the registrar fit the key that the zone is signed with, or take the DS record away until it does.',
      EXPIRED,
    ],
    pitfalls: [
      MADE_ANEW,
      'A zone that moves to another DNS provider leaves its DS record behind: every resolver that validates fails then.',
      KEPT,
    ],
    sources: ['cloudfront-502'],
  },
]);

/** The origin's name and the addresses behind it. */
export const DNS_REMEDIES: readonly Remedy[] = [
  ...UNRESOLVABLE,
  {
    causes: ['dns-no-ipv4'],
    steps: either(
      say`Add an A record with a public IPv4 address for ${origin}.`,
      say`In CloudFront, set ${setting('IpAddressType')} to IPv6 or dual stack (API: ${code`IpAddressType`}), if the origin serves over IPv6.`,
    ),
    pitfalls: 'IPv4 only is the default for a custom origin: an AAAA record alone is not used then.',
    sources: ['cloudfront-ipv6', 'cloudfront-502'],
  },
  {
    causes: ['dns-inconsistent'],
    steps: [
      'Ask each name server of the zone for the record, with the command under Check.',
      'On the server that answers differently: start the zone transfer again, or look at its serial number (SOA).',
      'Remove name servers from the delegation that no longer serve the zone, and addresses from the zone that no longer take connections.',
      'Wait one TTL, then ask again.',
    ],
    pitfalls: [
      "CloudFront's edge locations ask different name servers: the error comes and goes by place.",
      'Two DNS providers for one zone drift apart unless both are fed from one source.',
      'Different answers by place can be meant (geographic or weighted routing): then each address must work.',
    ],
    sources: ['cloudfront-502'],
  },
  {
    causes: ['address-not-public'],
    steps: [
      'If the server is an internal load balancer or a private instance on AWS: create a VPC origin in CloudFront (Origins › VPC origins) and use it in place of this origin.',
      'Otherwise give the origin a public address and a public DNS record; where it has one already, take the others out of the record.',
      say`Admit CloudFront in the security group: prefix list ${code`com.amazonaws.global.cloudfront.origin-facing`}.`,
    ],
    pitfalls: [
      'The internal name of a load balancer as a custom origin cannot work, however the security group is set.',
      'A VPC origin takes up to 15 minutes to deploy.',
      'From here a private address is not probed, so nothing is said about the server itself. On a machine that reaches it, `npx cf502 check ORIGIN --allow-cidr ADDRESS/32` looks at it.',
    ],
    sources: ['cloudfront-vpc-origins', 'cloudfront-504', 'prefix-lists'],
  },
];

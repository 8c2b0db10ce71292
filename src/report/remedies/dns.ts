import type { Remedy } from './remedy.ts';

/** The origin's name and the addresses behind it. */
export const DNS_REMEDIES: readonly Remedy[] = [
  {
    causes: ['dns-unresolvable'],
    steps: [
      'Look at the origin domain in CloudFront letter by letter: is {ORIGIN} still the right name, or did a redeploy give the load balancer a new one?',
      "In the public DNS zone, create the missing A record (or CNAME) for {ORIGIN}; an AAAA alone needs the origin's IP address type set to IPv6 or dual stack.",
      'If the record is there: look at the delegation (NS records at the registrar), an expired domain, and broken DNSSEC signatures.',
      'If the name exists only inside a VPC or company network: use a CloudFront VPC origin, or publish the record.',
    ],
    pitfalls: [
      'A Route 53 private hosted zone answers inside its VPC only.',
      'A CNAME to a service that was deleted answers NXDOMAIN although the record itself is there.',
      'A negative answer stays cached until the SOA minimum has passed.',
      'An origin-request function that sets another origin does not help: CloudFront resolves the configured name first, and without an address the function never runs.',
    ],
    sources: ['cloudfront-502', 'cloudfront-ipv6', 'cloudfront-vpc-origins', 'lambda-edge-restrictions'],
  },
  {
    causes: ['dns-unresolvable'],
    servers: ['heroku', 'vercel', 'netlify', 'elastic-beanstalk'],
    steps: [
      'Read the DNS target of the application again from the platform (Heroku: usually `heroku domains`).',
      'Set that name as origin domain in CloudFront, Origins › Edit.',
    ],
    pitfalls: [
      'The target changes when a domain is removed and added again, and vanishes with the application.',
    ],
    sources: ['cloudfront-502'],
  },
  {
    causes: ['dns-no-ipv4'],
    steps: [
      'Add an A record with a public IPv4 address for {ORIGIN}.',
      "Or, in CloudFront, set the origin's IP address type to IPv6 or dual stack (API: `IpAddressType`), if the origin serves over IPv6.",
    ],
    pitfalls: ['IPv4 only is the default for a custom origin: an AAAA record alone is not used then.'],
    sources: ['cloudfront-ipv6', 'cloudfront-502'],
  },
  {
    causes: ['dns-inconsistent'],
    steps: [
      'Ask each authoritative name server for the record: `for ns in $(dig +short NS ZONE); do dig +norecurse A {ORIGIN} @$ns; done`, with your zone for ZONE.',
      'On the server that answers differently: start the zone transfer again, or look at its serial number (SOA).',
      'Remove name servers from the delegation that no longer serve the zone.',
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
      'Otherwise give the origin a public address and a public DNS record.',
      'Admit CloudFront in the security group: prefix list `com.amazonaws.global.cloudfront.origin-facing`.',
    ],
    pitfalls: [
      'The internal name of a load balancer as a custom origin cannot work, however the security group is set.',
      'A VPC origin takes up to 15 minutes to deploy.',
      'From here a private address is not probed, so nothing is said about the server itself.',
    ],
    sources: ['cloudfront-vpc-origins', 'cloudfront-504', 'prefix-lists'],
  },
];

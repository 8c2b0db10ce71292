import type { Remedy } from '../../repairs/remedy.ts';
import { setting } from '../../repairs/settings.ts';
import { code, either, invalidation, run, say } from '../../repairs/words.ts';

const OF_FAILOVER = [
  'CloudFront fails over for GET, HEAD and OPTIONS only; POST and others get the error.',
  'The secondary must serve the same paths, with a certificate for the Host it is sent.',
];

/** Settings of the distribution that break, hide or prolong; read out of its configuration. */
export const DISTRIBUTION_REMEDIES: readonly Remedy[] = [
  {
    causes: ['origin-is-internal'],
    steps: either(
      [
        'In CloudFront, open VPC origins › Create VPC origin and choose the internal load balancer (up to 15 minutes to deploy).',
        say`In the distribution, set ${setting('DomainName')} to that VPC origin, and wait until the status is Deployed.`,
        say`Let the balancer's security group admit the prefix list ${code`com.amazonaws.global.cloudfront.origin-facing`} or the group ${code`CloudFront-VPCOrigins-Service-SG`}.`,
      ],
      'Where the balancer may be public: create an internet-facing one, and use its name as origin domain.',
    ),
    pitfalls: [
      'The VPC needs an internet gateway, although no traffic of the origin passes it, and a free IPv4 address in the subnet.',
      'VPC origins do not work with Lambda@Edge functions at origin events, nor with gRPC.',
    ],
    sources: ['cloudfront-vpc-origins'],
  },
  {
    causes: ['host-forwarded-to-service'],
    steps: [
      say`In CloudFront, set ${setting('OriginRequestPolicyId')} to ${code`Managed-AllViewerExceptHostHeader`} (b689b0a8-53d0-40ab-baf2-68738e2966ac).`,
      say`Look that the cache policy does not hold Host either: what it lists is sent whatever the other policy says. ${code`Managed-CachingDisabled`} and ${code`Managed-CachingOptimized`} do not.`,
      'If the service needs the name viewers use, give it that name: a custom domain name in API Gateway. S3 and function URLs have none.',
    ],
    pitfalls:
      'The answer is 403 or 404 and comes from the service; CloudFront relays it, so it is not a 502 until a custom error page makes it one.',
    sources: ['cloudfront-request-policies', 'cloudfront-policies-together', 'cloudfront-lambda-urls'],
  },
  {
    causes: ['host-kept-by-cache-policy'],
    steps: either(
      say`In CloudFront, set ${setting('CachePolicyId')} to one without Host, such as ${code`Managed-CachingOptimized`} (658327ea-f89d-4fab-a63d-7e88639e58f6) or ${code`Managed-CachingDisabled`} (4135ea2d-6df8-44a3-9df3-4b5a84be39ad).`,
      'Take Host out of your own cache policy: Policies › Cache › Edit › Headers.',
      'If the origin is meant to get the Host of viewers: give it a certificate and a virtual host for that name.',
    ),
    pitfalls: [
      'Without Host in the cache key, all names of the distribution share one cache: only right where they show the same pages.',
      'The console presets for load balancers and EC2 choose a cache policy with Host.',
    ],
    sources: ['cloudfront-policies-together', 'cloudfront-presets'],
  },
  {
    causes: ['host-outside-cache-key'],
    steps: [
      say`If the origin shows different pages for these names: put Host into the cache policy (Policies › Cache › Edit › Headers), or use ${code`Managed-UseOriginCacheControlHeaders`}.`,
      'If it shows the same for all: leave Host out of the origin request policy too, unless the origin needs it to choose its certificate.',
      say`Then invalidate what is cached under the wrong name: ${run`aws cloudfront create-invalidation --distribution-id ID --paths "/*"`}.`,
    ],
    pitfalls: 'Every name then fills the cache of its own: expect more requests at the origin at first.',
    sources: ['cloudfront-policies-together', 'cloudfront-request-policies'],
  },
  {
    causes: ['error-response-hides-status'],
    steps: [
      say`While you look for the fault, set ${setting('ErrorCachingMinTTL')} of this status to 0 or 10 s: a repair shows at once then.`,
      'Keep the response code of the error (a 502 shown as 200 is indexed, cached by browsers and missed by monitoring), or drop the row.',
      say`After the repair, invalidate the paths that failed: ${run`${invalidation}`}.`,
    ],
    pitfalls: [
      say`The longer one counts: what is set here, or what the origin allows with ${code`Cache-Control`} on its error.`,
      'An error page that lies on the same broken origin is not shown.',
    ],
    sources: ['cloudfront-error-caching'],
  },
  {
    causes: ['failover-incomplete'],
    steps: [
      say`In CloudFront, tick 502 Bad Gateway, 503 Service Unavailable and 504 Gateway Timeout under ${setting('StatusCodes')}.`,
      'Shorten what viewers wait before the secondary is asked: Connection attempts 1 or 2, Connection timeout 2 to 5 s on the primary.',
    ],
    pitfalls: OF_FAILOVER,
    sources: ['cloudfront-failover'],
  },
  {
    causes: ['failover-incomplete'],
    at: 'group-passed-by',
    steps: [
      say`In CloudFront, set ${setting('TargetOriginId')} to the group instead of the origin.`,
      say`Look that 502 Bad Gateway, 503 Service Unavailable and 504 Gateway Timeout are ticked under ${setting('StatusCodes')}.`,
    ],
    pitfalls: OF_FAILOVER,
    sources: ['cloudfront-failover'],
  },
  {
    causes: ['time-outs-too-long'],
    steps: [
      say`In CloudFront, lower ${setting('OriginReadTimeout')} to what your slowest page needs, and Connection attempts to 2.`,
      'Bound the whole with Response completion timeout, which counts retries too.',
    ],
    pitfalls: [
      'GET and HEAD are sent again after each time-out: a slow origin gets the same work several times.',
      'Below what the slowest page needs, good answers become 504s.',
    ],
    sources: ['cloudfront-origin-settings', 'cloudfront-quotas'],
  },
  {
    causes: ['origin-feature-conflict'],
    steps: [
      say`Decide which of the two this behavior needs, and take the other off: ${setting('FunctionAssociations')}, or Origins › Edit.`,
      'Where both are needed, send them to two origins: a behavior with a path pattern of its own for each.',
      'Wait until the status is Deployed, then ask a URL of this behavior that is not cached.',
    ],
    pitfalls: 'AWS refuses some of these when they are set, and others fail only on the request.',
    sources: [
      'cloudfront-origin-mtls',
      'cloudfront-vpc-origins',
      'cloudfront-grpc',
      'cloudfront-lambda-urls',
    ],
  },
  {
    causes: ['port-of-other-protocol'],
    steps: [
      either(
        say`In CloudFront, set ${setting('OriginProtocolPolicy')} to the one that the server speaks on that port.`,
        'If the protocol is right, set HTTP port or HTTPS port to the one on which the server speaks it.',
      ),
      'Wait until the status is Deployed, then ask a URL of this origin that is not cached.',
    ],
    pitfalls: 'A load balancer listens as you set it: look at its listeners, not at the usual ports.',
    sources: ['cloudfront-origin-settings'],
  },
  {
    causes: ['tls-minimum-outdated'],
    steps: [
      say`In CloudFront, set ${setting('OriginSslProtocols', 'TLSv1.2', ' to ')} (API: ${code`OriginSslProtocols`} with ${code`TLSv1.2`} alone). TLS 1.3 needs no setting.`,
      'If the origin speaks nothing newer than TLS 1.1: upgrade it first.',
    ],
    pitfalls: say`${code`TLSv1.3`} is no value of that setting: the update fails.`,
    sources: ['cloudfront-origin-settings', 'cloudfront-origin-https', 'cloudfront-tls13'],
  },
];

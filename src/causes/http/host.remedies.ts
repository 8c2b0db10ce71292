import type { Remedy } from '../../repairs/remedy.ts';
import { setting } from '../../repairs/settings.ts';
import { distributionIsKnown, not } from '../../repairs/situation.ts';
import { code, either, invalidation, origin, run, say, when } from '../../repairs/words.ts';

const EXCEPT_HOST =
  'Stop forwarding Host: a cache policy without it (CachingDisabled or CachingOptimized), and the origin request policy AllViewerExceptHostHeader.';

const PASSED_ON = [
  'CloudFront follows no redirect: it passes it on and may cache it.',
  'The browser says "too many redirects"; it is not a 502.',
];

/** Answers that hang on the Host, on redirects, on who asks, or on CloudFront's cache. */
export const HTTP_HOST_REMEDIES: readonly Remedy[] = [
  {
    causes: ['http-host-dependent'],
    steps: either(
      say`Stop forwarding Host (cache policy and origin request policy), if the origin wants its own name ${origin}. An application that needs the viewers' name can read it from a header that a function sets.`,
      "Forward Host (origin request policy Managed-HostHeaderOnly), if the origin wants the viewers' name, with a certificate for that name on the origin.",
    ),
    pitfalls: [
      "The console's presets forward Host twice, in the cache policy UseOriginCacheControlHeaders and in the request policy AllViewer: changing only one does nothing.",
      'The server name (SNI) follows Host.',
    ],
    sources: [
      'cloudfront-request-policies',
      'cloudfront-policies-together',
      'cloudfront-presets',
      'cloudfront-sni',
    ],
  },
  {
    causes: ['application-not-reached'],
    servers: ['api-gateway'],
    steps: [
      say`Use the origin path /STAGE in CloudFront, and check again with the whole path (${code`--path /STAGE/…`}), if it answers "Missing Authentication Token": usually the stage does not have that path or method.`,
      'Let CloudFront send the API key as an origin custom header, and no other Host, if it answers "Forbidden": a key that is missing, a WAF or resource policy, or a Host that API Gateway does not serve.',
    ],
    pitfalls: 'An API that wants SigV4 refuses this check, which does not sign: then nothing is wrong here.',
    sources: ['cloudfront-request-policies'],
  },
  {
    causes: ['application-not-reached'],
    servers: ['lambda-url'],
    steps: [
      'Look whether the function URL has the auth type AWS_IAM: it then refuses everybody who does not sign, this check included, and with an origin access control of type lambda nothing is wrong here.',
      say`Otherwise permit CloudFront: ${run`aws lambda add-permission --function-name NAME --statement-id cloudfront --action lambda:InvokeFunctionUrl --principal cloudfront.amazonaws.com --source-arn DISTRIBUTION_ARN`}.`,
    ],
    pitfalls: [
      'Another Host gives 403 too: do not forward it.',
      'PUT and POST through origin access control need the header x-amz-content-sha256.',
    ],
    sources: ['cloudfront-lambda-urls', 'cloudfront-request-policies'],
  },
  {
    causes: ['application-not-reached'],
    servers: ['s3-rest', 's3-website'],
    steps: [
      'Look whether viewers get the refusal too: a private bucket refuses everybody who does not sign, this check included. Behind a distribution with origin access control, and a bucket policy that admits it, nothing is wrong here.',
      say`If they do: give the origin an origin access control, and let the bucket policy permit ${code`s3:GetObject`} to cloudfront.amazonaws.com for the ARN of the distribution.`,
      say`If the bucket is gone (NoSuchBucket): create it again, or enter the name of the one in use, in CloudFront, ${setting('DomainName')}.`,
    ],
    pitfalls: [
      'An object that does not exist is a 403 as well, unless the reader may list the bucket.',
      'The status is passed on, it is no 502.',
    ],
    sources: ['cloudfront-403'],
  },
  {
    causes: ['application-not-reached'],
    servers: ['cloudflare'],
    steps: either(
      "Let CloudFront's requests pass Cloudflare's firewall rules and bot protection, by a secret header that only CloudFront sends (origin custom header).",
      'Point CloudFront at the server itself, under a name that Cloudflare does not proxy.',
    ),
    pitfalls: 'The challenge may be meant for this check only: its address is not one of CloudFront.',
    sources: ['cloudflare-5xx', 'cloudfront-custom-origin'],
  },
  {
    causes: ['http-host-dependent'],
    servers: ['api-gateway'],
    steps: either(
      [EXCEPT_HOST, 'Use the origin domain ID.execute-api.REGION.amazonaws.com with origin path /STAGE.'],
      "Give the API a custom domain (Regional, certificate in the API's Region) and forward Host.",
    ),
    pitfalls: [
      'A wrong Host gives 403 {"message":"Forbidden"}, not 502.',
      'Clients that sign with SigV4 break when Host changes.',
    ],
    sources: ['cloudfront-request-policies'],
  },
  {
    causes: ['http-host-dependent'],
    servers: ['lambda-url'],
    steps: [
      EXCEPT_HOST,
      'Use an origin access control of type lambda, over HTTPS only.',
      say`Permit CloudFront: ${run`aws lambda add-permission --function-name NAME --statement-id cloudfront --action lambda:InvokeFunctionUrl --principal cloudfront.amazonaws.com --source-arn DISTRIBUTION_ARN`}.`,
    ],
    pitfalls: [
      'Another Host gives 403.',
      'PUT and POST through origin access control need the header x-amz-content-sha256.',
    ],
    sources: ['cloudfront-lambda-urls', 'cloudfront-request-policies'],
  },
  {
    causes: ['http-host-dependent'],
    servers: ['s3-rest'],
    steps:
      'Take Host out of the cache policy and the origin request policy (CORS-S3Origin in place of AllViewer).',
    pitfalls: 'With another Host, S3 answers 403 SignatureDoesNotMatch or 404 NoSuchBucket.',
    sources: ['cloudfront-request-policies', 'cloudfront-403'],
  },
  {
    causes: ['http-host-dependent'],
    servers: ['s3-website'],
    steps: "Do not forward Host, unless the bucket is named like the viewer's name.",
    pitfalls: 'With another Host, S3 answers 404 NoSuchBucket.',
    sources: ['cloudfront-request-policies', 's3-website'],
  },
  {
    causes: ['application-not-reached'],
    steps: [
      'Look who made the refusal or the challenge (application, WAF, bot protection): the way to the origin works.',
      say`Let CloudFront's requests through: ${code`User-Agent: Amazon CloudFront`}, from its origin-facing addresses.`,
      say`Check again with a path that answers 200 to everybody (${code`--path /health`}).`,
    ],
    pitfalls:
      'A secret custom header that only CloudFront sends explains a 403 for this check: then nothing is wrong.',
    sources: ['cloudfront-custom-origin', 'cloudfront-403'],
  },
  {
    causes: ['http-redirect-loop'],
    steps: say`Fix the rule at the origin. It may take the viewer's protocol from the header ${code`CloudFront-Forwarded-Proto`} (add it in the origin request policy), not from its own connection.`,
    pitfalls: [
      ...PASSED_ON,
      "CloudFront takes X-Forwarded-Proto out of viewers' requests: a rule that reads it sees nothing.",
    ],
    sources: ['cloudfront-custom-origin', 'cloudfront-origin-settings'],
  },
  {
    causes: ['http-redirect-loop'],
    at: 'to-https',
    steps:
      'If the origin protocol policy is HTTP only: set it to HTTPS only, or else CloudFront asks by http again.',
    pitfalls: PASSED_ON,
    sources: ['cloudfront-custom-origin', 'cloudfront-origin-settings'],
  },
  {
    causes: ['http-redirect-loop'],
    at: 'to-viewers',
    steps:
      'If viewers use the name it redirects to: forward Host, with a certificate for that name on the origin; or let the origin serve requests that come by its own name.',
    pitfalls: [...PASSED_ON, "Never enter the viewers' name as origin domain: CloudFront would ask itself."],
    sources: ['cloudfront-custom-origin', 'cloudfront-origin-settings'],
  },
  {
    causes: ['error-cached'],
    steps: [
      'Ask for a URL that is not cached.',
      when(
        not(distributionIsKnown),
        say`If that works: wait for the error caching minimum TTL (10 s by default; Error pages in CloudFront may set more), or invalidate the path.`,
      ),
      when(
        distributionIsKnown,
        say`If that works: invalidate the path, object by object: ${run`${invalidation}`}. Or wait for the error caching minimum TTL (10 s by default; Error pages in CloudFront may set more).`,
      ),
    ],
    pitfalls:
      'With a stale copy at hand CloudFront serves that in place of a 5xx: only uncached paths show the error.',
    sources: ['cloudfront-error-caching'],
  },
];

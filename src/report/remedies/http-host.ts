import type { Remedy } from './remedy.ts';

const EXCEPT_HOST =
  'Stop forwarding Host: a cache policy without it (CachingDisabled or CachingOptimized), and the origin request policy AllViewerExceptHostHeader.';

/** Answers that hang on the Host, on redirects, on who asks, or on CloudFront's cache. */
export const HTTP_HOST_REMEDIES: readonly Remedy[] = [
  {
    causes: ['http-host-dependent'],
    steps: [
      "Settle which Host the origin wants. Its own name {ORIGIN}: stop forwarding Host (cache policy and origin request policy). The viewer's name: forward Host (AllViewer), with a certificate for that name on the origin.",
      "If the application needs the viewer's name without Host: read it from a custom header or X-Forwarded-Host set by a function.",
    ],
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
    causes: ['http-host-dependent', 'application-not-reached'],
    servers: ['api-gateway'],
    steps: [
      EXCEPT_HOST,
      'Use the origin domain ID.execute-api.REGION.amazonaws.com with origin path /STAGE.',
      "Or give the API a custom domain (Regional, certificate in the API's Region) and forward Host.",
    ],
    pitfalls: [
      'A wrong Host gives 403 {"message":"Forbidden"}, not 502.',
      'Clients that sign with SigV4 break when Host changes.',
    ],
    sources: ['cloudfront-request-policies'],
  },
  {
    causes: ['http-host-dependent', 'application-not-reached'],
    servers: ['lambda-url'],
    steps: [
      EXCEPT_HOST,
      'Use an origin access control of type lambda, over HTTPS only.',
      'Permit CloudFront: `aws lambda add-permission --function-name NAME --statement-id cloudfront --action lambda:InvokeFunctionUrl --principal cloudfront.amazonaws.com --source-arn DISTRIBUTION_ARN`.',
    ],
    pitfalls: [
      'Another Host gives 403.',
      'PUT and POST through origin access control need the header x-amz-content-sha256.',
    ],
    sources: ['cloudfront-lambda-urls', 'cloudfront-request-policies'],
  },
  {
    causes: ['http-host-dependent', 'application-not-reached'],
    servers: ['s3-rest'],
    steps: [
      'Take Host out of the cache policy and the origin request policy (CORS-S3Origin in place of AllViewer).',
    ],
    pitfalls: ['With another Host, S3 answers 403 SignatureDoesNotMatch or 404 NoSuchBucket.'],
    sources: ['cloudfront-request-policies', 'cloudfront-403'],
  },
  {
    causes: ['http-host-dependent', 'application-not-reached'],
    servers: ['s3-website'],
    steps: ["Do not forward Host, unless the bucket is named like the viewer's name."],
    pitfalls: ['With another Host, S3 answers 404 NoSuchBucket.'],
    sources: ['cloudfront-request-policies', 's3-website'],
  },
  {
    causes: ['application-not-reached'],
    steps: [
      'The way to the origin works, but it answered with a refusal or a challenge: look who made it (application, WAF, bot protection).',
      "Let CloudFront's requests through: `User-Agent: Amazon CloudFront`, from its origin-facing addresses.",
      'Check again with a path that answers 200 to everybody (`--path /health`).',
    ],
    pitfalls: [
      'A secret custom header that only CloudFront sends explains a 403 for this check: then nothing is wrong.',
    ],
    sources: ['cloudfront-custom-origin', 'cloudfront-403'],
  },
  {
    causes: ['http-redirect-loop'],
    steps: [
      'If it redirects http to https: set the origin protocol policy to HTTPS only; with HTTP only CloudFront asks by http again.',
      "If it redirects to what was asked for, or from https to http: mend the rule at the origin. It may take the viewer's protocol from the header `CloudFront-Forwarded-Proto` (add it in the origin request policy), not from its own connection.",
      'If it redirects to another host name: set that name as origin domain, or forward Host.',
    ],
    pitfalls: [
      'CloudFront follows no redirect: it passes it on and may cache it.',
      'The browser says "too many redirects"; it is not a 502.',
      "CloudFront takes X-Forwarded-Proto out of viewers' requests: a rule that reads it sees nothing.",
    ],
    sources: ['cloudfront-custom-origin', 'cloudfront-origin-settings'],
  },
  {
    causes: ['error-cached'],
    steps: [
      'Ask for a URL that is not cached.',
      'If that works: wait for the error caching minimum TTL (10 s by default; Error pages in CloudFront may set more), or invalidate the path.',
    ],
    pitfalls: [
      'With a stale copy at hand CloudFront serves that in place of a 5xx: only uncached paths show the error.',
    ],
    sources: ['cloudfront-error-caching'],
  },
];

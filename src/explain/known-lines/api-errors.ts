import type { KnownLine } from './known-line.ts';

const API = 'https://docs.aws.amazon.com/cloudfront/latest/APIReference';
const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';
const REFUSED = { form: 'api-error', madeBy: 'unknown', status: null, causes: [] } as const;
const UNCHANGED = 'CloudFront refused the change, so what viewers get is still the configuration before.';

/**
 * What CloudFront's API says when a configuration or a function is not accepted. Nothing changes at the edge
 * then.
 */
export const API_ERROR_LINES: readonly KnownLine[] = [
  {
    ...REFUSED,
    look: /The parameter origin ?name cannot be an IP address/i,
    causes: ['origin-is-address'],
    means: `The origin domain has to be a host name, not an address. ${UNCHANGED}`,
    source: `${API}/API_Origin.html`,
  },
  {
    ...REFUSED,
    look: /The parameter origin ?name must be a domain name/i,
    means: `The origin domain has to be a host name, not an address or a URL. ${UNCHANGED}`,
    next: 'Give a DNS name without scheme, port and path; port and path have fields of their own.',
    source: `${API}/API_Origin.html`,
  },
  {
    ...REFUSED,
    // github.com/anomalyco/sst/issues/4510 (2024-06), cloudposse/terraform-aws-cloudfront-cdn/issues/74.
    look: /The parameter Origin ?DomainName does not refer to a valid S3 bucket|You must specify either a CustomOrigin or an S3Origin/i,
    means: `Every origin is either custom or S3: without a part CustomOriginConfig its name is taken for a bucket’s. ${UNCHANGED}`,
    next: 'Give the origin a CustomOriginConfig (Terraform: custom_origin_config) with ports and protocol policy, and no S3OriginConfig.',
    source: `${API}/API_Origin.html`,
  },
  {
    ...REFUSED,
    look: /The parameter HeaderName ?: ?[\w-]{1,60} is not allowed/i,
    means: `This header cannot be set as a custom origin header. ${UNCHANGED}`,
    next: 'To send another Host, do not set it here: forward Host (origin request policy HostHeaderOnly), or give the origin the domain it expects.',
    source: `${GUIDE}/add-origin-custom-headers.html`,
  },
  {
    ...REFUSED,
    look: /The function code size is larger than the maximum allowed size for functions that are triggered by a CloudFront event: \d{1,12} Max allowed: \d{1,12}/,
    means: `The Lambda@Edge package is larger than this event type allows: the message has both sizes in bytes. ${UNCHANGED}`,
    next: 'Leave out what the function does not need (the AWS SDK is there already), bundle it, or move it to an origin event, which allows more.',
    source: `${GUIDE}/cloudfront-limits.html`,
  },
  {
    ...REFUSED,
    look: /execution role must be assumable with (?:the )?edgelambda\.amazonaws\.com/i,
    means: `The role of the Lambda function does not trust edgelambda.amazonaws.com. ${UNCHANGED}`,
    next: 'Add edgelambda.amazonaws.com beside lambda.amazonaws.com to the trust policy of the role.',
    source: `${GUIDE}/lambda-edge-permissions.html`,
  },
  {
    ...REFUSED,
    // github.com/aws/aws-cdk/issues/1474 (2019-11).
    look: /Lambda@Edge cannot retrieve the specified Lambda function/,
    means: `Whoever made the change may not read the function, or there is no such version of it. ${UNCHANGED}`,
    next: 'Name a version that exists, in us-east-1, and allow lambda:GetFunction and lambda:EnableReplication on it for whoever deploys.',
    source: `${GUIDE}/lambda-edge-permissions.html`,
  },
  {
    ...REFUSED,
    // github.com/aws-samples/cloudfront-authorization-at-edge/issues/245 (2023-08).
    look: /The function must be in an Active state/,
    means: `Lambda has not finished making this version of the function. ${UNCHANGED}`,
    next: 'Deploy again once aws lambda get-function says State: Active.',
    source: `${GUIDE}/lambda-at-edge-function-restrictions.html`,
  },
  {
    ...REFUSED,
    look: /Lambda was unable to delete [^\n]{1,200} because it is a replicated function/,
    means:
      'CloudFront still has replicas of this Lambda@Edge function at its edge locations; nothing changes for viewers.',
    next: 'Take the function off every behavior, wait until the status is Deployed, and delete it some hours later.',
    source: `${GUIDE}/lambda-edge-delete-replicas.html`,
  },
  {
    ...REFUSED,
    look: /(?:The function (?:ARN|must be in region)[^\n]{0,80}us-east-1|function (?:cannot have|must not have) environment variables|Lambda@Edge cannot reference \$LATEST|The function has an invalid ARN)/i,
    means: `A Lambda@Edge function has to be a numbered version in us-east-1, without environment variables. ${UNCHANGED}`,
    source: `${GUIDE}/lambda-at-edge-function-restrictions.html`,
  },
  {
    ...REFUSED,
    isVague: true,
    look: /InvalidLambdaFunctionAssociation[^\n]{0,160}/,
    means: `CloudFront does not accept this Lambda function on a behavior; the message says why. ${UNCHANGED}`,
    source: `${GUIDE}/lambda-at-edge-function-restrictions.html`,
  },
  {
    ...REFUSED,
    // github.com/DhananjayThomble/URL-Shortener-App/issues/519 (2026-09): status 413.
    look: /FunctionSizeLimitExceeded[^\n]{0,120}|AWS::CloudFront::Function[^\n]{0,200}\b[Ss]tatus(?: [Cc]ode)?:? 413\b|CloudFront Function[^\n]{0,120}\bstatus 413\b/,
    means: `The code of the CloudFront Function is likely larger than 10 KB, comments included. ${UNCHANGED}`,
    next: 'Make the code smaller: minify it, and move data into a key value store.',
    source: `${GUIDE}/cloudfront-limits.html`,
  },
  {
    ...REFUSED,
    look: /(?:TestFunctionFailed|InvalidFunctionAssociation)[^\n]{0,120}/,
    means: `CloudFront does not accept this CloudFront Function; the message says why. ${UNCHANGED}`,
    source: `${GUIDE}/cloudfront-function-restrictions.html`,
  },
  {
    ...REFUSED,
    look: /CNAMEAlreadyExists[^\n]{0,120}|One or more of the CNAMEs you provided are already associated with a different resource/,
    means: `The alternate name is on another distribution, perhaps in another account. ${UNCHANGED}`,
    next: 'Find it with aws cloudfront list-conflicting-aliases, and move it with associate-alias.',
    source: `${API}/API_AssociateAlias.html`,
  },
  {
    ...REFUSED,
    // github.com/hashicorp/terraform-provider-aws/issues/1145 (2017-07).
    look: /NoSuchOrigin\b[^\n]{0,120}|One or more of your origins do not exist/,
    means: `A behavior names an origin id that the configuration does not have. ${UNCHANGED}`,
    next: 'Compare TargetOriginId of every behavior (Terraform: target_origin_id) with the ids of the origins, letter by letter.',
    source: `${API}/API_CreateDistribution.html`,
  },
  {
    ...REFUSED,
    look: /InvalidViewerCertificate[^\n]{0,120}/,
    means: `CloudFront does not accept this viewer certificate: it has to be in ACM in us-east-1, trusted, and for the alternate names. ${UNCHANGED}`,
    source: `${GUIDE}/cnames-and-https-requirements.html`,
  },
  {
    ...REFUSED,
    isVague: true,
    look: /(?:operation error )?CloudFront: \w{1,60}, https response error[^\n]{0,200}|operation error CloudFront: \w{1,60}[^\n]{0,200}|\(Service: (?:Amazon)?CloudFront[;,][^)\n]{0,200}\)|when calling the \w{0,20}(?:Distribution|Function|Invalidation|CachePolicy|OriginRequestPolicy|ResponseHeadersPolicy|VpcOrigin|OriginAccess\w{1,20}) operation: [^\n]{0,200}|Invalid request provided: AWS::CloudFront::\w{1,40}: [^\n]{0,200}/,
    means: `This is an answer of CloudFront's API, not of an edge. ${UNCHANGED}`,
    source: `${API}/CommonErrors.html`,
  },
];

const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';

/** Pages of the CloudFront Developer Guide the rules come from, as of 2026-04. */
export const PAGES = {
  eventStructure: `${GUIDE}/lambda-event-structure.html`,
  responses: `${GUIDE}/lambda-generating-http-responses.html`,
  restrictions: `${GUIDE}/edge-function-restrictions-all.html`,
  lambdaRestrictions: `${GUIDE}/lambda-at-edge-function-restrictions.html`,
  lambdaHandlers: 'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html',
  limits: `${GUIDE}/cloudfront-limits.html`,
  functionEvents: `${GUIDE}/functions-event-structure.html`,
  originHelpers: `${GUIDE}/helper-functions-origin-modification.html`,
  functionPurpose: `${GUIDE}/function-code-choose-purpose.html`,
  functionRestrictions: `${GUIDE}/cloudfront-function-restrictions.html`,
  testing: `${GUIDE}/lambda-edge-testing-debugging.html`,
  badGateway: `${GUIDE}/http-502-bad-gateway.html`,
  serviceUnavailable: `${GUIDE}/http-503-service-unavailable.html`,
  originHeaders: `${GUIDE}/add-origin-custom-headers.html`,
  viewerCertificateHeaders: `${GUIDE}/viewer-mtls-headers.html`,
} as const;

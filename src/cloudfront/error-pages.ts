import type { FailurePoint } from './failure-point.ts';

/**
 * One sentence CloudFront puts on its error page. Letter case varies between the years, and so does what
 * follows it.
 */
export type PageSentence = {
  readonly text: string;
  /** The statuses it was seen with, or that its failure has. */
  readonly statuses: readonly number[];
  readonly point: FailurePoint;
  /** When it was seen; empty where no date is on record. */
  readonly seen: string;
  /** Where it was seen; the page on its failure where no address is on record. */
  readonly source: string;
  /** Too common a phrase to be believed without the rest of CloudFront's page around it. */
  readonly onlyOnPage?: true;
};

const ISSUES = 'https://github.com';
const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';

/** Sentences about the way to the origin. */
export const ORIGIN_SENTENCES = [
  {
    text: "CloudFront wasn't able to connect to the origin.",
    statuses: [502],
    point: 'connect',
    seen: '2016-04 to 2018-11',
    source: `${ISSUES}/widdix/aws-cf-templates/issues/68`,
  },
  {
    text: 'CloudFront attempted to establish a connection with the origin, but either the attempt failed or the origin closed the connection.',
    statuses: [502, 504],
    point: 'connect-or-time-out',
    seen: '2018-06 to 2023-05',
    source: `${ISSUES}/MrLuit/EtherScamDB/issues/1505`,
  },
  {
    text: "CloudFront wasn't able to resolve the origin domain name.",
    statuses: [502],
    point: 'resolve',
    seen: '2021-05',
    source: `${ISSUES}/aws-amplify/amplify-hosting/issues/1840`,
  },
  {
    text: "CloudFront couldn't connect to the origin or the origin returned an incorrect response.",
    statuses: [502],
    point: 'connect-or-response',
    seen: '2021-07',
    source: `${ISSUES}/Studio-42/elFinder/issues/3367`,
  },
  {
    text: 'Failed to contact the origin.',
    statuses: [502, 503],
    point: 'connect',
    seen: '2016-08 to 2026-04',
    source: `${ISSUES}/anomalyco/sst/pull/6743`,
  },
  {
    text: 'CloudFront could not connect to Origin',
    statuses: [502],
    point: 'connect',
    seen: 'before 2016',
    source: 'https://aws.amazon.com/premiumsupport/knowledge-center/cloudfront-connectivity-custom-origin/',
  },
] as const satisfies readonly PageSentence[];

const LAMBDA_REFUSED = { statuses: [502], point: 'lambda-validation' } as const;
const FUNCTION_REFUSED = { statuses: [502], point: 'function-validation' } as const;

/** Sentences about what an edge function returned or did, by the rule they speak of. */
export const FUNCTION_SENTENCES = {
  readOnlyHeader: {
    ...LAMBDA_REFUSED,
    text: 'The Lambda function result failed validation: The function tried to add, delete, or change a read-only header.',
    seen: '',
    source: `${ISSUES}/CodeGenieApp/serverless-express/issues/369`,
  },
  disallowedHeader: {
    ...LAMBDA_REFUSED,
    text: 'The Lambda function result failed validation: The function tried to add a blacklisted header.',
    seen: '',
    source: `${ISSUES}/opennextjs/opennextjs-aws/issues/392`,
  },
  body: {
    ...LAMBDA_REFUSED,
    text: 'The Lambda function result failed validation: The body is not a string, is not an object, or exceeds the maximum size.',
    seen: '',
    source: `${ISSUES}/aws-amplify/amplify-hosting/issues/3214`,
  },
  uri: {
    ...LAMBDA_REFUSED,
    text: 'The Lambda function result failed validation: The specified URI is in an invalid format.',
    seen: '',
    source: `${ISSUES}/marksteele/edge-rewrite/issues/6`,
  },
  notAnObject: {
    ...LAMBDA_REFUSED,
    text: 'The Lambda function returned invalid JSON: The JSON output must be an object type.',
    seen: '2022-01',
    source: `${ISSUES}/aws-samples/react-ssr-lambda/issues/28`,
  },
  notJson: {
    ...LAMBDA_REFUSED,
    text: 'The Lambda function returned invalid JSON: The JSON output is not parsable',
    seen: '2020 to 2025',
    source: `${ISSUES}/serverless-nextjs/serverless-next.js/issues/525`,
  },
  headersEntry: {
    ...LAMBDA_REFUSED,
    text: 'The Lambda function returned an invalid entry in the headers object: Each header entry in the headers object must be an array.',
    seen: '',
    source: 'https://www.volcengine.com/article/109228',
  },
  originDomain: {
    ...LAMBDA_REFUSED,
    text: 'The Lambda function returned an invalid origin configuration: The value of DomainName is invalid.',
    seen: '2023-09',
    source: `${ISSUES}/aws-amplify/amplify-hosting/issues/3701`,
  },
  originHeaders: {
    ...LAMBDA_REFUSED,
    text: 'The Lambda function returned an invalid origin configuration: One or more HeaderName or HeaderValue values are invalid.',
    seen: '2021-10',
    source: `${ISSUES}/aws-amplify/amplify-cli/issues/8604`,
  },
  invalidResult: {
    ...LAMBDA_REFUSED,
    text: 'The Lambda function returned an invalid request or response to CloudFront.',
    seen: '2018',
    source: `${GUIDE}/http-502-bad-gateway.html`,
  },
  lowerCaseNames: {
    ...FUNCTION_REFUSED,
    text: 'The CloudFront function returned an invalid value: response.headers must have header names in lower case.',
    seen: '',
    source: `${GUIDE}/functions-event-structure.html`,
  },
  originRewrite: {
    ...FUNCTION_REFUSED,
    text: 'The CloudFront function returned an invalid value for origin rewrite',
    seen: '2026-04',
    source: `${ISSUES}/aws-samples/amazon-cloudfront-functions/issues/56`,
  },
  lambdaCouldNotRun: {
    statuses: [503],
    point: 'lambda-execution',
    text: "The Lambda function associated with the CloudFront distribution is invalid or doesn't have the required permissions.",
    seen: '2019-02 to 2023-02',
    source: `${ISSUES}/awslabs/cognito-at-edge/issues/86`,
  },
  lambdaThrottled: {
    statuses: [503],
    point: 'lambda-limit',
    text: 'The Lambda function associated with the CloudFront distribution was throttled.',
    seen: '',
    source: `${ISSUES}/serverless-nextjs/serverless-next.js/issues/2544`,
  },
  functionCouldNotRun: {
    statuses: [503],
    point: 'function-execution',
    text: 'The CloudFront function associated with the CloudFront distribution is invalid or could not run.',
    seen: '2021-10',
    source: `${ISSUES}/cdklabs/construct-hub/pull/402`,
  },
} as const satisfies Record<string, PageSentence>;

const FORBIDDEN = {
  statuses: [403],
  point: 'viewer',
  seen: '',
  source: `${GUIDE}/http-403-permission-denied.html`,
} as const;

/** Sentences of refusals that have nothing to do with the origin's health. */
export const REFUSAL_SENTENCES = [
  { ...FORBIDDEN, text: 'Request blocked.', onlyOnPage: true },
  { ...FORBIDDEN, text: 'Bad request.', statuses: [403, 400], onlyOnPage: true },
  {
    ...FORBIDDEN,
    text: 'The Amazon CloudFront distribution is configured to block access from your country.',
  },
  {
    ...FORBIDDEN,
    text: 'This distribution is not configured to allow the HTTP request method that was used for this request.',
  },
  { ...FORBIDDEN, text: 'Missing Key-Pair-Id', onlyOnPage: true },
] as const satisfies readonly PageSentence[];

/**
 * How a sentence, or the part of one that is quoted, begins when its end is one that nobody has recorded yet.
 */
export const SENTENCE_FAMILIES = [
  { ...LAMBDA_REFUSED, begins: 'The Lambda function result failed validation' },
  { ...LAMBDA_REFUSED, begins: 'The Lambda function returned an invalid' },
  { ...LAMBDA_REFUSED, begins: 'The Lambda function returned invalid JSON' },
  { ...FUNCTION_REFUSED, begins: 'The CloudFront function returned an invalid value' },
  // As pages of 2026 have it, without "result failed validation".
  { ...FUNCTION_REFUSED, begins: 'The CloudFront function tried to' },
  { ...LAMBDA_REFUSED, begins: 'The Lambda function tried to' },
  // As reports quote it, without the beginning of `originRewrite`.
  { ...FUNCTION_REFUSED, begins: 'invalid value for origin rewrite' },
] as const;

/**
 * How CloudFront's pages begin a sentence about an edge function. Only on a page: people write these words
 * too. Which failure it is follows from the page's status: a refused result is 502, a function that could not
 * run is 503.
 */
export const FUNCTION_SUBJECTS = [
  { begins: 'The Lambda function ', refused: 'lambda-validation', failed: 'lambda-execution' },
  { begins: 'The CloudFront function ', refused: 'function-validation', failed: 'function-execution' },
] as const;

/** Sentences that circulate on the web as CloudFront's and were never found on a page of it. */
export const INVENTED_SENTENCES = [
  'The SSL certificate for the origin is invalid or expired',
  'CloudFront was unable to establish a secure connection with the origin server',
  'origin connect',
] as const;

/**
 * What marks a page as CloudFront's in every era since 2013; pages since 2024 may carry no sentence at all.
 */
export const PAGE_MARKS = [
  'The request could not be satisfied',
  'Generated by cloudfront (CloudFront)',
] as const;

import type { KnownLine } from './known-line.ts';

const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg';
const GUIDE = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide';
const FAILED = {
  form: 'function-log',
  madeBy: 'function',
  status: 503,
  causes: ['lambda-edge-execution'],
} as const;

/**
 * What Lambda and CloudFront Functions log when a function failed. Lambda functions that do not run at the
 * edge log the same lines.
 */
export const FUNCTION_LOG_LINES: readonly KnownLine[] = [
  {
    ...FAILED,
    look: /Task timed out after [\d.]{1,8} seconds|INIT_REPORT [^\n]{0,200}Status: timeout/,
    causes: ['lambda-edge-limit', 'lambda-edge-execution'],
    means: 'The Lambda function took longer than its timeout; at the edge CloudFront answers 503.',
    next: 'Make it faster, or raise its timeout (30 s at most at the edge).',
    source: `${GUIDE}/http-503-service-unavailable.html`,
  },
  {
    ...FAILED,
    look: /Runtime\.CallbackHandlerDeprecated/,
    means:
      'Node.js 24 on Lambda refuses handlers that declare a callback parameter; at the edge CloudFront answers 503.',
    next: 'Make the handler async, return the result, and publish a new version.',
    source: 'https://github.com/aws/aws-cdk/releases/tag/v2.259.0',
  },
  {
    ...FAILED,
    look: /Runtime\.(?:ImportModuleError|HandlerNotFound|UserCodeSyntaxError|MalformedHandlerName)[^"\n]{0,120}|SyntaxError: Cannot use import statement outside a module/,
    means:
      'Lambda cannot load the function: a module is missing, the handler is named otherwise, or an ES module is not marked as one (.mjs, or "type": "module"). At the edge CloudFront answers 503.',
    source: `${LAMBDA}/troubleshooting-deployment.html`,
  },
  {
    ...FAILED,
    look: /Invoke Error\s{1,9}\{"errorType":"[\w.]{1,60}","errorMessage":"[^"\n]{0,160}/,
    means: 'The Lambda function threw; at the edge CloudFront answers 503. The stack in the line says where.',
    source: `${LAMBDA}/nodejs-exceptions.html`,
  },
  {
    ...FAILED,
    look: /\[ERROR\] [A-Z]\w{1,60}(?:Error|Exception)?: [^\n]{0,120}(?=\s{1,9}Traceback)/,
    means:
      'The Lambda function raised an exception; at the edge CloudFront answers 503. The trace below the line says where.',
    source: `${LAMBDA}/python-exceptions.html`,
  },
  {
    ...FAILED,
    look: /"errorType":\s?"[\w.]{1,60}",\s{0,40}"errorMessage":\s?"[^"\n]{0,160}|Unhandled Promise Rejection[^\n]{0,120}/,
    means: 'The Lambda function threw; at the edge CloudFront answers 503.',
    source: `${LAMBDA}/nodejs-exceptions.html`,
  },
  {
    ...FAILED,
    look: /Process exited before completing request|Runtime exited (?:with error|without providing a reason)[^\n]{0,60}|Runtime\.ExitError/,
    means:
      'The Lambda function ended before it returned, out of memory often; at the edge CloudFront answers 503.',
    next: 'Compare "Max Memory Used" with "Memory Size" in the REPORT line: equal means that it needs more.',
    source: `${LAMBDA}/troubleshooting-invocation.html`,
  },
  {
    ...FAILED,
    // github.com/anomalyco/sst/issues/1334 (2022-02).
    look: /Cannot find module '[^'\n]{1,160}'(?=[\s\S]{0,400}\/var\/task\/)/,
    means:
      'The Lambda function cannot load a module: its package likely lacks it. At the edge CloudFront answers 503.',
    next: 'Look into the package that was deployed for the file, and publish a version that has it.',
    source: `${LAMBDA}/troubleshooting-deployment.html`,
  },
  {
    ...FAILED,
    look: /(?:SyntaxError|TypeError|ReferenceError): [^\n]{0,100} in \d{1,5}(?!\d)|SyntaxError: (?:Token "[^"\n]{1,40}" not supported in this version|Illegal (?:export|import) statement)/,
    causes: ['cloudfront-function-execution', 'cloudfront-function-throttled'],
    means:
      'The code of a CloudFront Function fails at the line the message names; CloudFront answers 503. An error of syntax is shown as throttling too.',
    next: 'Hold the code to its runtime: cf502 edge names what CloudFront Functions do not know.',
    source: 'https://github.com/aws-samples/amazon-cloudfront-functions/issues/19',
  },
];

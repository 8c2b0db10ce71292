import type { ResponseHead } from './response-heads.ts';

/** A sign that an answer was made behind CloudFront, and by what. */
export type OriginMark = {
  /** Who made the answer, as the rest of "made by …". */
  readonly maker: string;
  /** Id of the server the repair is written for; `null`: no repair of its own is known. */
  readonly server: string | null;
  /** What this form of the answer says beyond its status. */
  readonly says?: string;
  /** Every mark of a row has to fit. `body` is matched against the text after the head, without escapes. */
  readonly header?: readonly [name: string, value?: RegExp];
  readonly body?: RegExp;
  readonly source: string;
};

const ELB =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html';
const APIGW = 'https://repost.aws/knowledge-center/malformed-502-api-gateway';
const PLAIN_MESSAGE = /\{\s*"message"\s*:\s*(?:"|null)/i;

/** The first row that fits names the maker. Rows for what is closest to the answer come first. */
const ORIGIN_MARKS: readonly OriginMark[] = [
  { maker: 'an Application Load Balancer', server: 'alb', header: ['server', /^awselb\//i], source: ELB },
  {
    maker: 'API Gateway',
    server: 'api-gateway',
    says: 'its integration took longer than API Gateway waits',
    body: /\{\s*"message"\s*:\s*"Endpoint request timed out"/i,
    source: APIGW,
  },
  {
    maker: 'API Gateway',
    server: 'api-gateway',
    header: ['x-amz-apigw-id'],
    body: PLAIN_MESSAGE,
    source: APIGW,
  },
  {
    maker: 'API Gateway',
    server: 'api-gateway',
    header: ['apigw-requestid'],
    body: PLAIN_MESSAGE,
    source: APIGW,
  },
  { maker: 'API Gateway', server: 'api-gateway', header: ['x-amz-apigw-id'], source: APIGW },
  {
    maker: 'API Gateway',
    server: 'api-gateway',
    says: 'no route or stage of it has this path, or the request is not allowed',
    header: ['x-amzn-errortype', /^(?:MissingAuthenticationToken|Forbidden)Exception/],
    source:
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html',
  },
  { maker: 'API Gateway', server: 'api-gateway', header: ['apigw-requestid'], source: APIGW },
  {
    maker: 'a Lambda function URL',
    server: 'lambda-url',
    header: ['x-amzn-requestid'],
    body: /\{\s*"Message"\s*:|Internal Server Error/,
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html',
  },
  {
    maker: 'Spring Cloud Gateway or Spring WebFlux',
    server: null,
    says: 'its own JSON error, in which it names path and request id',
    body: /\{"timestamp":[^{}]{1,200}"path":[^{}]{1,400}"status":\d{3}[^{}]{1,200}"requestId":/,
    source:
      'https://docs.spring.io/spring-framework/docs/current/javadoc-api/org/springframework/web/server/handler/ResponseStatusExceptionHandler.html',
  },
  {
    maker: 'a Spring Boot application',
    server: null,
    says: 'its own JSON error',
    body: /\{"timestamp":[^{}]{1,200}"status":\d{3},"error":"[^"]{1,100}"[^{}]{0,500}"path":/,
    source:
      'https://docs.spring.io/spring-boot/reference/web/servlet.html#web.servlet.spring-mvc.error-handling',
  },
  {
    maker: 'Kong',
    server: null,
    body: /\{\s*"message"\s*:\s*"(?:An invalid response was received from the upstream server|The upstream server is (?:timing out|currently unavailable)|failure to get a peer from the ring-balancer)/,
    source: 'https://developer.konghq.com/gateway/',
  },
  {
    maker: 'nginx',
    server: 'nginx',
    body: /<center>nginx\b/i,
    source: 'measured on nginx 1.22.1',
  },
  {
    maker: 'nginx',
    server: 'nginx',
    // The same page as a browser shows it.
    body: /(?<![\w.])50[0-4] [A-Z][\w -]{3,40}\s{1,9}nginx(?:\/[\d.]{3,12})?(?: \([\w ]{2,20}\))?\s{0,9}$/m,
    source: 'measured on nginx 1.22.1',
  },
  {
    maker: 'HAProxy',
    server: 'haproxy',
    body: /(?:<h1>)?50[234] [\w -]{3,40}(?:<\/h1>)?\s{0,9}(?:No server is available to handle this request|The server returned an invalid or incomplete|The server didn't respond in time)/,
    source: 'measured on HAProxy 2.6.12',
  },
  {
    maker: 'Envoy',
    server: 'envoy',
    body: /upstream connect error or disconnect\/reset before headers|no healthy upstream|upstream request timeout/,
    source:
      'https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/response_code_details',
  },
  {
    maker: 'Apache httpd',
    server: 'apache',
    body: /The proxy server (?:received an invalid|could not handle the request)|temporarily unable to service your\s{1,4}request due to maintenance downtime or capacity/i,
    source: 'measured on Apache 2.4.71: the 502 and 503 pages of mod_proxy',
  },
  {
    maker: 'Varnish',
    server: null,
    body: /Guru Meditation|Error 503 Backend fetch failed/i,
    source: 'https://varnish-cache.org/docs/trunk/users-guide/troubleshooting.html',
  },
  {
    maker: 'IIS',
    server: 'iis',
    body: /502 - Web server received an invalid response while acting as a gateway|HTTP Error 50[234]\.?\d? ?[-.]/,
    source: 'https://learn.microsoft.com/en-us/iis/extensions/configuring-application-request-routing-arr/',
  },
  {
    maker: 'Azure Application Gateway',
    server: null,
    body: /<center>Microsoft-Azure-Application-Gateway/i,
    source:
      'https://learn.microsoft.com/en-us/azure/application-gateway/application-gateway-troubleshooting-502',
  },
  {
    maker: 'a Google Cloud balancer',
    server: 'google-cloud',
    body: /The server encountered a temporary error and could not complete your request/i,
    source: 'https://cloud.google.com/load-balancing/docs/https/troubleshooting-ext-https-lbs',
  },
  {
    maker: 'S3',
    server: 's3-rest',
    body: /<Error>\s{0,9}<Code>(?:SlowDown|InternalError|ServiceUnavailable)<\/Code>/,
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
  },
  {
    maker: 'Heroku',
    server: 'heroku',
    body: /herokucdn\.com\/error-pages|<title>Application [Ee]rror<\/title>/,
    source: 'https://devcenter.heroku.com/articles/error-pages',
  },
  {
    maker: 'API Gateway or a Lambda behind it',
    server: 'api-gateway',
    says: 'a body of this form is API Gateway’s, mostly',
    body: /^\s{0,9}\{\s{0,9}"message"\s{0,9}:\s{0,9}"(?:Internal server error|Internal Server Error|Service Unavailable)"\s{0,9}\}\s{0,9}$/,
    source: APIGW,
  },
  {
    maker: 'an Application Load Balancer or a server like it',
    server: 'alb',
    says: 'a page of this form without a name under it is an Application Load Balancer’s, mostly',
    body: /<body[^>]{0,60}>\s{0,9}<center><h1>50[234] [\w -]{3,40}<\/h1><\/center>\s{0,9}<\/body>/i,
    source: ELB,
  },
];

/** The first mark that a response carries; `null` where none fits. */
export function originMarkOf({ headers, text }: ResponseHead): OriginMark | null {
  return (
    ORIGIN_MARKS.find(({ header, body }) => {
      const value = header === undefined ? undefined : headers.get(header[0]);
      if (header !== undefined && !(value !== undefined && (header[1]?.test(value) ?? true))) return false;
      return body?.test(text) ?? true;
    }) ?? null
  );
}

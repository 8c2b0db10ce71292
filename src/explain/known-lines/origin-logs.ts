import type { KnownLine } from './known-line.ts';

const NGINX = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html';
const HAPROXY = 'https://docs.haproxy.org/2.6/configuration.html#8.5';
const APACHE = 'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html';
const BEHIND = {
  form: 'origin-log',
  madeBy: 'origin',
  causes: ['http-upstream-error'],
} as const;

/** What servers log of errors that they made themselves, which CloudFront passes on. */
export const ORIGIN_LOG_LINES: readonly KnownLine[] = [
  {
    ...BEHIND,
    status: 502,
    server: 'nginx',
    look: /upstream prematurely closed connection while reading response header|upstream sent (?:too big|invalid) header|connect\(\) (?:to \S{1,200} )?failed \(\d{1,4}: [\w ]{1,40}\) while connecting to upstream|no live upstreams|recv\(\) failed \(104: [\w ]{1,40}\) while reading response header/,
    means:
      'nginx got no usable answer from the application behind it and made the 502 itself; CloudFront passes it on.',
    source: NGINX,
  },
  {
    ...BEHIND,
    status: 502,
    server: 'gunicorn',
    look: /\[CRITICAL\] WORKER TIMEOUT \(pid: ?\d{1,10}\)/,
    means:
      'A worker of gunicorn took longer than its timeout and was ended: what stands before it got no answer, and likely makes a 502 of that.',
    next: 'Find out what the request waited for, or raise --timeout of gunicorn (30 s by default).',
    source: 'https://docs.gunicorn.org/en/stable/settings.html#timeout',
  },
  {
    ...BEHIND,
    status: 504,
    server: 'nginx',
    look: /upstream timed out \(110: [\w ]{1,40}\)/,
    means:
      'The application behind nginx did not answer in time, and nginx made the 504 itself; CloudFront passes it on.',
    source: NGINX,
  },
  {
    ...BEHIND,
    status: 'in-line',
    server: 'haproxy',
    look: / (?<status>50[234]) \d{1,10} \S{1,40} \S{1,40} (?:SC|sC|SH|sH|PH|SD)[-\w]{2} /,
    means:
      'HAProxy made the error itself: the server behind it refused, closed or took too long (the two letters of the termination state say which).',
    source: HAPROXY,
  },
  {
    ...BEHIND,
    status: 503,
    server: 'haproxy',
    look: /backend \S{1,80} has no server available/,
    means: 'Every server of the backend is down for HAProxy: it answers 503, and CloudFront passes it on.',
    source: HAPROXY,
  },
  {
    ...BEHIND,
    status: 502,
    server: 'apache',
    look: /AH0(?:1102|0898|1114|0957|1079|0893)\b[^\n]{0,120}|error reading status line from remote server/i,
    means:
      'Apache got no usable answer from the application behind it and made the error itself; CloudFront passes it on.',
    source: APACHE,
  },
  {
    form: 'origin-log',
    madeBy: 'origin',
    status: 421,
    causes: ['http-host-dependent'],
    look: /AH02032|have no compatible SSL setup/,
    means: 'Apache refuses requests whose Host is not the server name of the handshake.',
    source: 'https://httpd.apache.org/docs/2.4/mod/mod_ssl.html',
  },
  {
    ...BEHIND,
    status: 502,
    look: /http: proxy error: [^\n]{1,120}|caused by: dial tcp [^\n]{1,120}|"msg":"dial tcp [^"\n]{1,120}/,
    means:
      'A proxy written in Go (Traefik, Caddy or another) got no answer from the application behind it and made the 502 itself.',
    source: 'https://pkg.go.dev/net/http/httputil#ReverseProxy',
  },
  {
    ...BEHIND,
    status: 'in-line',
    server: 'alb',
    look: /^(?:https?|h2|wss?) \d{4}-\d\d-\d\dT\S{10,30} app\/\S{1,80} \S{3,60} \S{1,60} \S{2,12} \S{2,12} \S{2,12} (?<status>50[234]) - /m,
    means:
      'The load balancer made the error itself (`target_status_code` is "-"): the target refused, closed or took too long. A time of -1 says that the target never answered.',
    next: 'Look at the target this line names: is it healthy in its target group, does its security group let the balancer in, and does it answer on that port?',
    source:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html',
  },
  {
    ...BEHIND,
    status: null,
    server: 'alb',
    // github.com/department-of-veterans-affairs/va.gov-cms/issues/7023 (2021-11), in somebody's words.
    look: /\btarget_status_code\b[`"']?,?\s{0,9}(?:of|is|was|[:=])?\s{0,9}[`"']?-(?=[`"'\s.,;)]|$)|\bHTTPCode_ELB_5\w{2}(?:_Count)?\b/m,
    means: 'The load balancer made the error itself: no target answered it.',
    next: 'Compare the keep-alive of the target with the idle timeout of the balancer (the target has to keep connections open longer), and look whether targets are healthy at that time.',
    source:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html',
  },
  {
    ...BEHIND,
    status: 'in-line',
    server: 'envoy',
    look: /" (?<status>50[0234]) (?:-|[a-z_]{0,40})?\s?(?:UF|UH|UC|UT|UR|URX|UO|UPE|LR|NC)\b[\w,]{0,40}|"response_code": ?"?(?<status>50[0234])"?[^\n]{0,1000}"response_flags": ?"(?:UF|UH|UC|UT|UR|URX|UO|UPE|LR|NC)\b[\w,]{0,40}/,
    means:
      'Envoy made the error itself: UF is a failed connection to what stands behind it, UH no healthy one, UC a connection that broke, UT an answer that took too long, UO an overflow.',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage',
  },
  {
    ...BEHIND,
    status: 'in-line',
    server: 'traefik',
    look: /"DownstreamStatus": ?(?<status>50[234])\b/,
    means:
      'Traefik answered with this error: what stands behind it gave none, or gave this one (OriginStatus says which).',
    source: 'https://doc.traefik.io/traefik/observability/access-logs/',
  },
  {
    ...BEHIND,
    status: 503,
    server: 'iis',
    look: /\b503 \S{1,10} (?:AppOffline|QueueFull|ConnLimit|Disabled|AppShutdown|AppPoolTimer)\b[^\n]{0,60}/,
    means: 'HTTP.sys of Windows made the 503 itself, since the application pool is stopped or too busy.',
    next: 'Start the application pool, and look in the event log (source WAS) why it stopped.',
    source:
      'https://learn.microsoft.com/en-us/windows/win32/http/types-of-errors-logged-by-the-http-server-api',
  },
  {
    ...BEHIND,
    status: 'in-line',
    server: 'iis',
    look: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [^\n]{1,60} [A-Z]{3,7} [^\n]{1,2000} (?<status>50[0234]) \d{1,3} \d{1,10}(?: \d{1,10})*\r?$/m,
    means:
      'IIS answered with this error: behind the status stand its substatus and the Windows error (as a reverse proxy, of WinHTTP: 12002 is a time-out of what stands behind it, 12029 a connection that could not be made).',
    source: 'https://learn.microsoft.com/en-us/windows/win32/winhttp/error-messages',
  },
  {
    form: 'origin-log',
    madeBy: 'unknown',
    status: 504,
    causes: ['http-timed-out'],
    server: 'nginx',
    look: /"[A-Z]{3,7} [^"\n]{1,2000}" 499 \d{1,12} "[^"\n]{0,2000}" "Amazon CloudFront"/,
    means:
      'The server had not answered yet when CloudFront closed the connection (499): it took longer than CloudFront waits, most likely.',
    source: 'https://nginx.org/en/docs/dev/development_guide.html',
  },
  {
    ...BEHIND,
    status: 'in-line',
    look: /^[^\n"]{0,200}\[\d\d\/[A-Z][a-z]{2}\/\d{4}:[^\]\n]{8,20}\] "[A-Z]{3,7} [^"\n]{1,2000}" (?<status>50[234]) (?:\d{1,12}|-)(?= |$)/m,
    means:
      'The access log of the server has this error: the server made it or got it from what stands behind it.',
    next: 'Read the error log of the same server at that time.',
    source: 'https://httpd.apache.org/docs/2.4/logs.html#combined',
  },
  {
    ...BEHIND,
    status: 502,
    server: 'api-gateway',
    look: /Execution failed due to configuration error: Malformed Lambda proxy response/,
    means:
      'The Lambda function behind API Gateway returned what API Gateway cannot use; it answered 502 itself.',
    next: 'Let the function return statusCode, headers and a body that is a string.',
    source:
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html',
  },
  {
    form: 'response',
    madeBy: 'origin',
    status: 504,
    causes: ['http-upstream-error'],
    server: 'api-gateway',
    // github.com/CodeGenieApp/serverless-express/issues/111 (2018-01), DataBiosphere/azul/issues/6284.
    look: /"Endpoint request timed out"|"?(?:error_)?responseType"?: ?"INTEGRATION_TIMEOUT"/,
    means: 'API Gateway gave up on its integration, a Lambda function mostly, and answered 504 itself.',
    next: 'Make the function faster, or let it work on after it has answered: API Gateway waits 29 s, unless its quota was raised.',
    source:
      'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html',
  },
];

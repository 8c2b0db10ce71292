import { remediesOf } from '../../repairs/remedy.ts';
import { apply, perServer, snippet } from '../../repairs/servers.ts';
import { balancerMadeIt, not } from '../../repairs/situation.ts';
import {
  code,
  either,
  forStatus,
  origin,
  run,
  say,
  type Words,
  when,
  whileUnknown,
} from '../../repairs/words.ts';

const NOTHING: Words = () => null;

/** Answers that are errors. */
export const HTTP_UPSTREAM_REMEDIES = remediesOf({ causes: ['http-upstream-error'] }, [
  {
    steps: [
      say`Read the error log of the server at ${origin}, not CloudFront's: the error comes from there or from behind it, and CloudFront passes it on.`,
      'Look whether the application behind it runs, listens where the proxy expects it, and answers in time.',
      'Fix it and restart it.',
    ],
    pitfalls: [
      'A 503 with Retry-After is usually meant: maintenance, or too much load.',
      'There is nothing to repair in the distribution.',
      'CloudFront keeps the error in its cache for 10 s by default, longer where an error caching minimum TTL is set.',
    ],
    sources: ['cloudfront-502', 'cloudfront-error-caching'],
  },
  {
    servers: ['nginx'],
    steps: [
      forStatus(
        502,
        say`Look in nginx's error log for ${code`connect() failed (111)`} or ${code`upstream prematurely closed connection`}: nginx could not talk to what is behind it. Fix the socket path or port in ${snippet`proxy_pass`} / ${snippet`fastcgi_pass`}, or start the application.`,
      ),
      forStatus(
        502,
        say`If the log says ${code`upstream sent too big header`}: ${snippet`proxy_buffer_size 16k;`} with ${snippet`proxy_buffers`} to match, or smaller response headers.`,
      ),
      forStatus(
        503,
        say`Look in nginx's error log for a limit (${snippet`limit_req`}, ${snippet`limit_conn`}), and in its configuration for a ${snippet`return 503`} set for maintenance: a 503 that nginx makes itself usually comes of these.`,
      ),
      forStatus(
        504,
        say`Look in nginx's error log for ${code`upstream timed out`}: make the application faster, or raise ${snippet`proxy_read_timeout`}.`,
      ),
      apply,
    ],
    pitfalls: [
      say`A page without the footer ${code`nginx`} was made by what is behind nginx, or by an ${code`error_page`}: then the log of that tells more.`,
      say`On SELinux, usually ${run`setsebool -P httpd_can_network_connect 1`} is missing.`,
      'There is nothing to repair in the distribution.',
    ],
    sources: ['nginx-proxy', 'cloudfront-502'],
  },
  {
    servers: ['alb', 'elastic-beanstalk'],
    steps: [
      whileUnknown(
        balancerMadeIt,
        say`See who made the error: the ALB did if the answer has ${code`Server: awselb/2.0`} (access log: ${code`target_status_code`} "-"). Otherwise the target did, and its own log tells why.`,
      ),
      when(
        not(balancerMadeIt),
        say`Read the error log on the targets of the load balancer: the answer bears their mark, so they made the error, and the balancer passed it on.`,
        NOTHING,
      ),
      forStatus(
        502,
        when(
          balancerMadeIt,
          say`Look at the targets: one closed the connection or answered badly (the metric ${code`HTTPCode_ELB_502_Count`} counts it). Let their keep-alive be longer than the ALB's idle timeout (60 s), their headers be valid, and their TLS port right.`,
          say`If the ALB did (the metric ${code`HTTPCode_ELB_502_Count`} counts it, ${code`HTTPCode_Target_5XX_Count`} what targets answer): the target closed the connection or answered badly. Let the target's keep-alive be longer than the ALB's idle timeout (60 s), its headers be valid, and its TLS port right.`,
        ),
      ),
      forStatus(
        503,
        when(
          balancerMadeIt,
          say`Register targets, and look at the rules of the listener: the ALB made this 503, which it does where the target group has no target that is in use. Usually ${run`aws elbv2 describe-target-health --target-group-arn ARN`} lists them.`,
          say`If the ALB did: the target group has no target that is in use. Register targets, and look at the rules of the listener: usually ${run`aws elbv2 describe-target-health --target-group-arn ARN`} lists them.`,
        ),
      ),
      forStatus(
        504,
        when(
          balancerMadeIt,
          say`Look at the load of the target, its security group and the network ACL: it did not answer within the idle timeout (60 s by default), or could not be connected to.`,
          say`If the ALB did: the target did not answer within the idle timeout (60 s by default), or could not be connected to. Look at the target's load, its security group and the network ACL.`,
        ),
      ),
    ],
    pitfalls: [
      'A Lambda target must return the documented JSON structure, or the ALB makes it a 502.',
      'There is nothing to repair in the distribution.',
    ],
    sources: ['alb-502', 'alb-troubleshooting', 'cloudfront-503', 'cloudfront-504'],
  },
  {
    servers: ['haproxy'],
    steps: [
      forStatus(
        503,
        say`Look with ${code`show servers state`} on the runtime API, and fix the health check or the servers: "No server is available" means that every server of the backend is down.`,
      ),
      forStatus(
        502,
        say`Look at the log of the server behind HAProxy: "Invalid or incomplete response" means that it closed, or answered what HAProxy refuses, headers over its buffer (${snippet`tune.bufsize`}) included.`,
      ),
      forStatus(
        504,
        say`Make the application faster, or raise ${snippet`timeout server`}: that is what "Didn't respond in time" means.`,
      ),
      apply,
    ],
    pitfalls: "HAProxy's own pages carry no Server header.",
    sources: ['haproxy'],
  },
  {
    servers: ['api-gateway', 'lambda-url'],
    steps: [
      forStatus(
        502,
        say`Look at what the Lambda function returns: ${code`statusCode`} a number, ${code`body`} a string, ${code`headers`} a map of strings, ${code`isBase64Encoded: true`} for a binary body. Anything else becomes 502 {"message":"Internal server error"}.`,
      ),
      forStatus(
        504,
        say`Make the integration faster, or answer at once and work on in the background: it took longer than API Gateway waits (29 s usually), whatever CloudFront allows.`,
      ),
      forStatus(
        503,
        say`Look at the concurrency of the function and at the VPC link: usually the integration cannot be reached, or the function is throttled.`,
      ),
      say`Read the execution log in CloudWatch; usually ${run`aws apigateway test-invoke-method`} shows it at once.`,
    ],
    pitfalls: 'The same JSON through CloudFront is passed on; it is not an error of the edge.',
    sources: ['api-gateway-502', 'cloudfront-502', 'cloudfront-504'],
  },
  {
    servers: ['s3-rest', 's3-website'],
    steps: [
      forStatus(
        503,
        say`Let more requests be served from the cache (longer TTL, fewer parts in the cache key, Origin Shield), and spread the objects over more prefixes: SlowDown is S3 asking for fewer requests.`,
      ),
      'Try again later and ever less often, writers to the bucket too: errors of S3 itself pass.',
    ],
    pitfalls: 'S3 widens the limit of a prefix by itself when the load grows slowly; a burst is refused.',
    sources: ['cloudfront-503'],
  },
  {
    servers: ['cloudflare'],
    steps: either(
      [
        say`Look at the server that Cloudflare stands in front of: its DNS record in Cloudflare (523, 530), whether its firewall admits Cloudflare (521, 522, 524), and its certificate (525, 526). Cloudflare answers for it at ${origin}.`,
        say`Find the request by the ${code`cf-ray`} of the answer in Cloudflare's logs or at its support.`,
      ],
      'Point CloudFront at the server itself, under a name that Cloudflare does not proxy, with a publicly trusted certificate.',
    ),
    pitfalls: 'There is nothing to repair in the distribution.',
    sources: ['cloudflare-5xx', 'cloudfront-502'],
  },
  {
    servers: ['vercel', 'heroku', 'traefik', 'envoy'],
    steps: [
      perServer('', {
        vercel: say`Read the header ${code`x-vercel-error`} of the answer, which usually names the reason, and the function's log of that deployment, by the ${code`x-vercel-id`} of the answer.`,
        heroku: say`Read the router's log: ${run`heroku logs --tail --ps router`} usually shows an H code. Fix what it names.`,
        traefik: say`Look at the service's servers and at Traefik's log: "Bad Gateway" in plain text usually is Traefik's own.`,
        envoy: say`Look at the cluster's endpoints and their health: "upstream connect error or disconnect/reset before headers" and "no healthy upstream" are usually Envoy's own 503. The response code details in its access log name the reason.`,
      }),
      apply,
    ],
    pitfalls: "The origin's own log decides, not CloudFront's.",
    sources: ['vercel', 'heroku', 'envoy', 'cloudfront-502'],
  },
  {
    servers: ['iis'],
    steps: [
      forStatus(
        503,
        say`Look whether the application pool has stopped (usually it has): start it, and look in the event log (WAS) for what stopped it.`,
      ),
      forStatus(
        502,
        say`Look up the substatus in the IIS log: 502.3 of Application Request Routing usually comes with a Win32 code. Fix the server behind it.`,
      ),
      'Read the IIS log and the event log for the time of this check.',
    ],
    pitfalls: "The origin's own log decides, not CloudFront's.",
    sources: ['cloudfront-502'],
  },
]);

/** Answers that are no proper HTTP. */
export const HTTP_MALFORMED_REMEDIES = remediesOf({ causes: ['http-malformed'] }, [
  {
    steps: [
      'Run the command under Check: it shows the head of one answer, byte by byte.',
      say`Fix what the finding names, in the application or in the proxy that writes it. A good head has one Content-Length that equals the body, or ${code`Transfer-Encoding: chunked`} once, never both; every line of the head ends in CR LF and is a name, a colon and a value.`,
      apply,
    ],
    pitfalls: [
      'nginx gzip beside a Content-Length of the application.',
      'A status 204 or 304 with a body.',
      'A gRPC or h2c port behind an ordinary origin.',
    ],
    sources: ['cloudfront-custom-origin', 'rfc9112'],
  },
  {
    servers: ['nodejs'],
    steps: ['Do not set Content-Length by hand when you pipe a stream: leave it to Node.', apply],
    pitfalls:
      'Node itself usually refuses CR and LF in header values (ERR_INVALID_CHAR): look at raw sockets and proxies.',
    sources: ['cloudfront-custom-origin'],
  },
  {
    servers: ['php', 'gunicorn'],
    steps: [
      'Let the server, not the application, set Content-Length; one that is set by hand must fit the body that is sent.',
      say`PHP: no output before ${code`header()`}, and nothing after a closing ${code`?>`}. WSGI: header values must be latin-1 text.`,
      apply,
    ],
    pitfalls:
      'A warning printed into the page, or a middleware that changes it, changes the length of the body.',
    sources: ['cloudfront-custom-origin'],
  },
]);

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { explainText } from '../../src/explain/explain-text.ts';
import { API_ERROR_LINES } from '../../src/explain/known-lines/api-errors.ts';
import { FUNCTION_LOG_LINES } from '../../src/explain/known-lines/function-logs.ts';
import { ORIGIN_LOG_LINES } from '../../src/explain/known-lines/origin-logs.ts';
import { ORIGIN_TLS_LINES } from '../../src/explain/known-lines/origin-tls-logs.ts';
import { TOOL_CERTIFICATE_LINES } from '../../src/explain/known-lines/tool-certificates.ts';
import { TOOL_LINES } from '../../src/explain/known-lines/tool-output.ts';

const explain = (text: string) => explainText(Buffer.from(text));
const ALL = [
  ...API_ERROR_LINES,
  ...FUNCTION_LOG_LINES,
  ...ORIGIN_TLS_LINES,
  ...ORIGIN_LOG_LINES,
  ...TOOL_CERTIFICATE_LINES,
  ...TOOL_LINES,
];

/** Lines as the programs write them, out of public reports and their manuals (`source` of each row); names and addresses are not theirs. */
const SAMPLES: readonly (readonly [cause: string | null, text: string])[] = [
  // Clients of many makers, and what examines TLS.
  [
    'certificate-not-yet-valid',
    'Get "https://api.shop.example/": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-30T20:01:12Z is before 2026-12-29T00:00:00Z',
  ],
  [
    'certificate-expired',
    'AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: NotTimeValid',
  ],
  [
    'certificate-untrusted',
    'AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot',
  ],
  [
    'certificate-chain-incomplete',
    'source: Error(Connect, Custom { kind: InvalidData, error: InvalidCertificate(UnknownIssuer) })',
  ],
  ['certificate-name-mismatch', 'Custom { kind: InvalidData, error: InvalidCertificate(NotValidForName) }'],
  ['certificate-expired', ' Certificate Validity (UTC)   expired (2026-01-01 00:00 --> 2026-11-29 23:59)'],
  ['certificate-chain-incomplete', ' Chain of trust               NOT ok (chain incomplete)'],
  [
    'certificate-chain-incomplete',
    'Mozilla CA Store:   FAILED - Certificate is NOT Trusted: unable to get local issuer certificate',
  ],
  ['certificate-name-mismatch', 'Certificate matches hostname:   NO'],
  [
    'certificate-name-mismatch',
    'ERROR: no certificate subject alternative name matches\n\trequested host name ‘api.shop.example’.',
  ],
  ['dns-unresolvable', ';; ->>HEADER<<- opcode: QUERY; status: NXDOMAIN; id: 4011'],
  [
    'tcp-timed-out',
    'nc: connect to api.shop.example (203.0.113.10) port 443 (tcp) timed out: Operation now in progress',
  ],
  [
    'certificate-name-mismatch',
    "SSLPeerUnverifiedException/Non HTTP response message: Certificate for <api.shop.example> doesn't match any of the subject alternative names: [old.shop.example]",
  ],
  [
    'certificate-name-mismatch',
    'javax.net.ssl.SSLPeerUnverifiedException: Hostname api.shop.example not verified:',
  ],
  [
    'certificate-chain-incomplete',
    'CertPathValidatorException: Trust anchor for certification path not found.',
  ],
  [
    'certificate-chain-incomplete',
    'TLS client: In state wait_cert at ssl_handshake.erl:2186 generated CLIENT ALERT: Fatal - Unknown CA',
  ],
  ['certificate-chain-incomplete', "This server's certificate chain is incomplete. Grade capped to B."],
  [
    'certificate-expired',
    '- Status: The certificate is NOT trusted. The certificate chain uses expired certificate.',
  ],
  ['certificate-expired', "Can't connect to api.shop.example:443 (certificate verify failed)"],
  [
    'certificate-expired',
    'Invoke-WebRequest : The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.',
  ],
  [
    'http-connection-closed',
    'org.apache.http.NoHttpResponseException: api.shop.example:443 failed to respond',
  ],
  ['http-connection-closed', 'hyper::Error(IncompleteMessage): connection closed before message completed'],
  ['dns-unresolvable', 'Resolve-DnsName : api.shop.example : DNS name does not exist'],
  ['http-upstream-error', '{"response_code":503,"response_flags":"UC","authority":"api.shop.example"}'],
  [
    'http-upstream-error',
    '(c6af9ac6) Execution failed due to configuration error: Malformed Lambda proxy response',
  ],
  // API errors: terraform, the AWS SDKs and CDK print them so.
  ['origin-is-address', 'InvalidArgument: The parameter origin name cannot be an IP address.'],
  [
    null,
    'Error: creating CloudFront Distribution: operation error CloudFront: CreateDistributionWithTags, https response error StatusCode: 400, RequestID: 00000000-0000-4000-8000-000000000002, InvalidArgument: The parameter origin name must be a domain name.',
  ],
  [
    null,
    'com.amazonaws.services.cloudfront.model.InvalidArgumentException: The parameter HeaderName : Host is not allowed. (Service: AmazonCloudFront; Status Code: 400; Error Code: InvalidArgument; Request ID: 00000000-0000-4000-8000-000000000001)',
  ],
  [
    null,
    'Error: updating CloudFront Distribution: InvalidLambdaFunctionAssociation: The function code size is larger than the maximum allowed size for functions that are triggered by a CloudFront event: 1423536 Max allowed: 1048576',
  ],
  [
    null,
    'InvalidLambdaFunctionAssociation: The function execution role must be assumable with edgelambda.amazonaws.com as well as lambda.amazonaws.com principals. Update the IAM role and try again.',
  ],
  [
    null,
    'InvalidLambdaFunctionAssociation: The function must be in region us-east-1. Function: arn:aws:lambda:eu-west-1:123456789012:function:edge:1',
  ],
  [
    null,
    'An error occurred (InvalidLambdaFunctionAssociation) when calling the UpdateDistribution operation: The function cannot be used here',
  ],
  [
    null,
    'An error occurred (FunctionSizeLimitExceeded) when calling the CreateFunction operation: Max size is 10240 bytes',
  ],
  [
    null,
    '* aws_cloudfront_distribution.api: NoSuchOrigin: One or more of your origins do not exist.\n\tstatus code: 404, request id: 00000000-0000-4000-8000-000000000003',
  ],
  [
    'lambda-edge-execution',
    '"Error: Cannot find module \'../../webpack-api-runtime.js\'",\n"Require stack:",\n"- /var/task/pages/api/hello.js",\n"- /var/task/index.js"',
  ],
  [
    null,
    'CNAMEAlreadyExists: One or more of the CNAMEs you provided are already associated with a different resource.',
  ],
  [
    null,
    "InvalidViewerCertificate: The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.",
  ],
  [
    null,
    'operation error CloudFront: GetDistribution, https response error StatusCode: 403, RequestID: 1, AccessDenied',
  ],
  // Functions.
  [
    'lambda-edge-limit',
    '2026-11-02T10:00:05.010Z 11111111-2222-4333-8444-555555555555 Task timed out after 5.01 seconds',
  ],
  [
    'lambda-edge-execution',
    '{"errorType":"Runtime.CallbackHandlerDeprecated","errorMessage":"ERROR: AWS Lambda has removed support for callback-based function handlers"}',
  ],
  ['lambda-edge-execution', "Runtime.ImportModuleError: Error: Cannot find module 'index'"],
  [
    'lambda-edge-execution',
    `2026-11-02T10:00:00.000Z\t11111111-2222-4333-8444-555555555555\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"Cannot read properties of null (reading 'x')","stack":["TypeError"]}`,
  ],
  [
    'lambda-edge-execution',
    '[ERROR] KeyError: \'host\'\nTraceback (most recent call last):\n  File "/var/task/app.py", line 3, in handler',
  ],
  [
    'lambda-edge-execution',
    '{"errorType": "ReferenceError", "errorMessage": "x is not defined", "trace": []}',
  ],
  // github.com/eknowles/aws-cloudfront-preview-domains/issues/1 (2021-12), over several lines.
  [
    'lambda-edge-execution',
    '{\n    "errorType": "TypeError",\n    "errorMessage": "Cannot set property x of undefined",\n    "stack": []\n}',
  ],
  [
    'lambda-edge-execution',
    'RequestId: 11111111-2222-4333-8444-555555555555 Error: Runtime exited with error: signal: killed',
  ],
  ['cloudfront-function-execution', 'TypeError: cannot get property "value" of undefined in 12'],
  // Origin-side logs.
  [
    'tls-cipher-unsupported',
    '2026/11/02 08:00:03 [info] 31#31: *8 SSL_do_handshake() failed (SSL: error:0A0000C1:SSL routines::no shared cipher) while SSL handshaking, client: 130.176.1.10, server: 0.0.0.0:443',
  ],
  [
    'tls-protocol-unsupported',
    '2026/11/02 08:00:03 [info] 31#31: *8 SSL_do_handshake() failed (SSL: error:0A000102:SSL routines::unsupported protocol) while SSL handshaking, client: 130.176.1.10, server: 0.0.0.0:443',
  ],
  [
    'tls-group-unsupported',
    '2026/11/02 08:00:03 [crit] 31#31: *8 SSL_do_handshake() failed (SSL: error:0A00006C:SSL routines::bad key share) while SSL handshaking, client: 130.176.1.10, server: 0.0.0.0:443',
  ],
  [
    'tls-server-name-rejected',
    '2026/11/02 08:00:02 http: TLS handshake error from 130.176.1.11:40002: tls: no certificates configured',
  ],
  [
    'tls-server-name-rejected',
    "http: TLS handshake error from 130.176.1.11:40002: no certificate available for 'd111111abcdef8.cloudfront.net'",
  ],
  [
    'certificate-expired',
    '2026/11/02 08:00:03 [info] 31#31: *8 SSL_do_handshake() failed (SSL: error:0A000415:SSL routines::sslv3 alert certificate expired:SSL alert number 45) while SSL handshaking, client: 130.176.1.10',
  ],
  [
    'certificate-chain-incomplete',
    'SSL_do_handshake() failed (SSL: error:0A000418:SSL routines::tlsv1 alert unknown ca:SSL alert number 48) while SSL handshaking',
  ],
  [
    'certificate-name-mismatch',
    '2026/11/02 08:00:02 http: TLS handshake error from 130.176.1.11:40002: remote error: tls: bad certificate',
  ],
  [
    'origin-protocol-mismatch',
    '2026/11/02 08:00:02 http: TLS handshake error from 130.176.1.11:40002: tls: first record does not look like a TLS handshake',
  ],
  [
    'tls-client-certificate-required',
    "http: TLS handshake error from 130.176.1.11:40002: tls: client didn't provide a certificate",
  ],
  [
    'certificate-name-mismatch',
    '2026/11/02 08:00:01 [info] 31#31: *7 client closed connection while waiting for request, client: 130.176.1.9, server: 0.0.0.0:443',
  ],
  [
    'tls-handshake-failed',
    '2026/11/02 08:00:01 [info] 31#31: *7 peer closed connection in SSL handshake while SSL handshaking, client: 130.176.1.9, server: 0.0.0.0:443',
  ],
  [
    'tls-handshake-failed',
    'Nov  4 10:00:00 lb haproxy[123]: 130.176.1.10:40001 [04/Nov/2026:10:00:00.000] fe/1: SSL handshake failure',
  ],
  [
    'http-upstream-error',
    '2026/11/02 08:00:03 [error] 31#31: *9 upstream prematurely closed connection while reading response header from upstream, client: 130.176.1.10, server: origin.example.com, request: "GET / HTTP/1.1", upstream: "http://127.0.0.1:3000/"',
  ],
  [
    'http-upstream-error',
    '2026/11/02 08:00:03 [error] 31#31: *9 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 130.176.1.10',
  ],
  [
    'http-upstream-error',
    'Nov  4 10:00:00 lb haproxy[123]: 130.176.1.10:40001 [04/Nov/2026:10:00:00.000] fe~ be/app1 0/0/-1/-1/3001 503 217 - - SC-- 1/1/0/0/3 0/0 "GET / HTTP/1.1"',
  ],
  ['http-upstream-error', 'Nov  4 10:00:00 lb haproxy[123]: backend app has no server available!'],
  [
    'http-upstream-error',
    '[Mon Nov 02 08:00:03.000000 2026] [proxy:error] [pid 7] (111)Connection refused: AH00957: HTTP: attempt to connect to 127.0.0.1:3000 failed\n[proxy_http:error] AH01114: HTTP: failed to make connection to backend: 127.0.0.1',
  ],
  [
    'http-host-dependent',
    '[ssl:error] [pid 7] AH02032: Hostname origin.example.com (default host as no SNI was provided) and hostname www.example.com provided via HTTP have no compatible SSL setup',
  ],
  [
    'http-upstream-error',
    'time="2026-11-02T08:00:03Z" level=debug msg="\'502 Bad Gateway\' caused by: dial tcp 10.0.0.7:3000: connect: connection refused"',
  ],
  [
    'http-upstream-error',
    'https 2026-11-02T08:00:03.000000Z app/web/50dc6c495c0c9188 130.176.1.10:40001 10.0.0.1:80 0.000 0.001 -1 502 - 34 366 "GET https://origin.example.com:443/ HTTP/1.1"',
  ],
  // Tools.
  [
    'certificate-expired',
    'depth=0 CN = origin.example.com\nverify error:num=10:certificate has expired\nnotAfter=Nov  1 00:00:00 2026 GMT',
  ],
  [
    'certificate-not-yet-valid',
    'depth=0 CN = origin.example.com\nverify error:num=9:certificate is not yet valid',
  ],
  ['certificate-self-signed', 'depth=0 CN = origin.example.com\nverify error:num=18:self-signed certificate'],
  ['certificate-untrusted', 'verify error:num=19:self-signed certificate in certificate chain'],
  [
    'certificate-chain-incomplete',
    'depth=0 CN = origin.example.com\nverify error:num=20:unable to get local issuer certificate\nverify return:1\nverify error:num=21:unable to verify the first certificate',
  ],
  [
    'certificate-name-mismatch',
    "curl: (60) SSL: no alternative certificate subject name matches target host name 'origin.example.com'",
  ],
  [
    'tls-handshake-failed',
    'CONNECTED(00000003)\n40E7:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:ssl/record/rec_layer_s3.c:1605:SSL alert number 40\n---\nno peer certificate available',
  ],
  [
    'tls-protocol-unsupported',
    '40E7:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:ssl/record/rec_layer_s3.c:1605:SSL alert number 70',
  ],
  [
    'tls-not-spoken',
    'CONNECTED(00000003)\n40E7:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:ssl/record/ssl3_record.c:354:',
  ],
  [
    'dns-unresolvable',
    '; <<>> DiG 9.18.1 <<>> origin.example.com\n;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 4711',
  ],
  ['dns-unresolvable', ';; ->>HEADER<<- opcode: QUERY, status: SERVFAIL, id: 4711'],
  ['dns-unresolvable', 'curl: (6) Could not resolve host: origin.example.com'],
  [
    'tcp-refused',
    'curl: (7) Failed to connect to origin.example.com port 443 after 12 ms: Connection refused',
  ],
  [
    'tcp-timed-out',
    'curl: (28) Failed to connect to origin.example.com port 443 after 10002 ms: Timeout was reached',
  ],
  ['http-connection-closed', 'curl: (52) Empty reply from server'],
  ['tcp-reset', 'curl: (56) Recv failure: Connection reset by peer'],
  [
    'http-upstream-error',
    'Rules:\n  Host             Path  Backends\n  ----             ----  --------\n  www.example.com\n                   /   web:80 (<none>)\n',
  ],
  ['certificate-name-mismatch', 'subject=O = Acme Co, CN = Kubernetes Ingress Controller Fake Certificate'],
  [
    null,
    '> CloudFront: UpdateDistribution, https response error StatusCode: 400, RequestID: 00000000-0000-4000-8000-000000000003, InvalidArgument: The parameter Origin DomainName does not refer to a valid S3 bucket.',
  ],
  [
    null,
    'Lambda@Edge cannot retrieve the specified Lambda function. Update the IAM policy to add permission: lambda:GetFunction for resource: arn:aws:lambda:us-east-1:123456789012:function:edge:2 and try again. (Service: AmazonCloudFront; Status Code: 400; Error Code: InvalidLambdaFunctionAssociation; Request ID: uuid)',
  ],
  [
    null,
    'An error occurred (InvalidParameterValueException) when calling the DeleteFunction operation: Lambda was unable to delete arn:aws:lambda:us-east-1:123456789012:function:edge:4 because it is a replicated function. Please see our documentation for Deleting Lambda@Edge Functions and Replicas.',
  ],
  [
    null,
    'Resource handler returned message: "Invalid request provided: AWS::CloudFront::Distribution: The origin read timeout is not valid. (Service: CloudFront, Status Code: 400, Request ID: 00000000-0000-4000-8000-000000000004)"',
  ],
  [
    null,
    'An error occurred (PreconditionFailed) when calling the UpdateDistribution operation: The request failed because it did not meet the preconditions in one or more request-header fields.',
  ],
  // Servers, in their own words.
  [
    'origin-protocol-mismatch',
    '2019/01/25 16:09:00 [crit] 364#364: *5232 SSL_do_handshake() failed (SSL: error:1408F0C6:SSL routines:ssl3_get_record:packet length too long) while SSL handshaking, client: 192.0.2.1, server: 0.0.0.0:443',
  ],
  ['origin-protocol-mismatch', 'javax.net.ssl.SSLException: Unsupported or unrecognized SSL message'],
  [
    'tls-server-name-rejected',
    'time="2019-03-24T17:46:08Z" level=debug msg="Serving default cert for request: \\"origin.example.com\\""\ntime="2019-03-24T17:46:08Z" level=debug msg="http: TLS handshake error from 192.0.2.1:64640: EOF"',
  ],
  [
    'certificate-name-mismatch',
    'W1104 16:56:04.503448       7 controller.go:1270] Error getting SSL certificate "prod/web-tls": local SSL certificate prod/web-tls was not found. Using default certificate',
  ],
  [
    'tls-cipher-unsupported',
    'A fatal alert was generated and sent to the remote endpoint. This may result in termination of the connection. The TLS protocol defined fatal error code is 40. The Windows SChannel error state is 1205.',
  ],
  ['certificate-expired', 'javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_expired'],
  ['certificate-chain-incomplete', 'javax.net.ssl.SSLHandshakeException: Received fatal alert: unknown_ca'],
  [
    'tls-handshake-failed',
    'Feb 21 14:49:40 lb haproxy[153]: 192.0.2.1:1527 [21/Feb/2018:14:49:10.053] fe_sni/1: Timeout during SSL handshake',
  ],
  [
    'http-upstream-error',
    '[2026-11-02T08:00:03.000Z] "GET / HTTP/1.1" 503 UF,URX 0 91 2001 - "-" "Amazon CloudFront" "1" "origin.example.com" "10.0.0.7:3000"',
  ],
  [
    'http-upstream-error',
    '{"ClientHost":"130.176.1.10","DownstreamStatus":502,"Duration":3001,"OriginDuration":0,"OriginStatus":502,"RequestHost":"origin.example.com"}',
  ],
  [
    'http-upstream-error',
    '2026-11-02 08:00:03 130.176.1.10 40001 10.0.0.1 80 HTTP/1.1 GET / - 503 1 AppOffline DefaultAppPool',
  ],
  [
    'http-upstream-error',
    '#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\n2026-11-02 08:00:03 10.0.0.1 GET /report - 443 - 130.176.1.10 Amazon+CloudFront - 502 3 12002 30012',
  ],
  [
    'http-upstream-error',
    'when i post a request, always get\n{\n  "message": "Endpoint request timed out"\n}\nerror',
  ],
  [
    null,
    'Resource handler returned message: "Invalid request provided: AWS::CloudFront::Distribution: The function must be in an Active state. The current state for function arn:aws:lambda:us-east-1:123456789012:function:edge:1 is Pending (Service: CloudFront, Status Code: 400)"',
  ],
  [
    'cloudfront-function-execution',
    // github.com/DhananjayThomble/URL-Shortener-App/pull/366 (2026-09).
    'CloudFront Functions reject that (`SyntaxError: Illegal export statement`)',
  ],
  [
    'http-timed-out',
    '130.176.1.10 - - [02/Nov/2026:08:00:33 +0000] "GET /report HTTP/1.1" 499 0 "-" "Amazon CloudFront"',
  ],
  [
    'http-upstream-error',
    '130.176.1.10 - - [02/Nov/2026:08:00:03 +0000] "GET / HTTP/1.1" 502 157 "-" "Amazon CloudFront"',
  ],
  // Clients, each in its own words for the same.
  ['certificate-expired', 'Verify return code: 10 (certificate has expired)'],
  ['certificate-expired', "Error: certificate has expired\n  code: 'CERT_HAS_EXPIRED'"],
  ['certificate-self-signed', "code: 'DEPTH_ZERO_SELF_SIGNED_CERT'"],
  [
    'certificate-chain-incomplete',
    'Get "https://origin.example.com/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'certificate-chain-incomplete',
    'PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
  ],
  [
    'certificate-chain-incomplete',
    'ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)',
  ],
  [
    'certificate-name-mismatch',
    "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: Host: origin.example.com. is not in the cert's altnames: DNS:www.example.com",
  ],
  ['certificate-name-mismatch', 'x509: certificate is valid for www.example.com, not origin.example.com'],
  [
    'certificate-name-mismatch',
    'java.security.cert.CertificateException: No name matching origin.example.com found',
  ],
  [null, 'SSL-Session:\n    Protocol  : TLSv1.3\n    Verify return code: 0 (ok)'],
  [
    'tls-handshake-failed',
    'curl: (35) OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to origin.example.com:443',
  ],
  ['tls-protocol-unsupported', 'net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH'],
  [
    'dns-no-ipv4',
    ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 4711\n;; flags: qr rd ra; QUERY: 1, ANSWER: 0, AUTHORITY: 1, ADDITIONAL: 1',
  ],
  ['dns-unresolvable', "*** dns.example can't find origin.example.com: Non-existent domain"],
  ['address-not-public', ';; ANSWER SECTION:\norigin.example.com.\t60\tIN\tA\t10.0.3.17'],
  ['address-not-public', 'Non-authoritative answer:\nName:\torigin.example.com\nAddress: 172.31.4.9'],
  [null, ';; connection timed out; no servers could be reached'],
  ['http-malformed', 'curl: (1) Received HTTP/0.9 when not allowed'],
  ['http-connection-closed', 'Error: socket hang up'],
  [
    null,
    'An error occurred (TestFunctionFailed) when calling the TestFunction operation: The function cannot be tested.',
  ],
  ['http-upstream-error', '[2026-11-02 08:00:01 +0000] [1] [CRITICAL] WORKER TIMEOUT (pid:17)'],
  [
    'http-upstream-error',
    '2026/11/02 08:00:01 [crit] 31#31: *7 connect() to unix:/run/php/php8.2-fpm.sock failed (2: No such file or directory) while connecting to upstream',
  ],
  ['lambda-edge-limit', 'INIT_REPORT Init Duration: 10003.22 ms Phase: init Status: timeout'],
  ['lambda-edge-execution', 'SyntaxError: Cannot use import statement outside a module'],
  // Clients of several languages, as each prints them.
  [
    null,
    'Resource handler returned message: "Invalid request provided: AWS::CloudFront::Function: (Service: CloudFront, Status Code: 413, Request ID: 00000000-0000-4000-8000-000000000004)"',
  ],
  [
    'http-upstream-error',
    '2026/11/02 08:00:01 [error] 31#31: *7 SSL_do_handshake() failed (SSL: error:0A000086:SSL routines::certificate verify failed) while SSL handshaking to upstream, client: 192.0.2.7',
  ],
  [
    'http-upstream-error',
    "We found that the 502's would have a `response_processing_time` of `-1` and a `target_status_code` of `-`.",
  ],
  ['http-upstream-error', '{ "DownstreamStatus": 502, "OriginStatus": 0, "RequestPath": "/" }'],
  ['tls-handshake-failed', 'CONNECTED(00000003)\n---\nno peer certificate available\n---'],
  [
    'tls-not-spoken',
    'CONNECTED(00000003)\n40C7F7:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:354:\n---\nno peer certificate available\n---',
  ],
  [
    'tls-server-name-rejected',
    'CONNECTED(00000003)\n4047:error:0A000458:SSL routines:ssl3_read_bytes:tlsv1 unrecognized name:SSL alert number 112\n---\nno peer certificate available',
  ],
  ['tls-protocol-unsupported', '[SSL: UNSUPPORTED_PROTOCOL] unsupported protocol (_ssl.c:1007)'],
  ['tls-handshake-failed', 'Secure Connection Failed\n\nPR_END_OF_FILE_ERROR'],
  [
    'tcp-timed-out',
    'TypeError: fetch failed\n  [cause]: ConnectTimeoutError: Connect Timeout Error (attempted address: origin.example.test:443, timeout: 10000ms)',
  ],
  ['tcp-timed-out', 'Net::OpenTimeout: Failed to open TCP connection (execution expired)'],
  ['tcp-timed-out', 'PORT    STATE    SERVICE\n443/tcp filtered https'],
  ['tcp-refused', 'PORT    STATE    SERVICE\n443/tcp closed https'],
  ['tcp-timed-out', 'RemotePort       : 443\nPingSucceeded    : True\nTcpTestSucceeded : False'],
  ['http-timed-out', 'java.net.SocketTimeoutException: Read timed out'],
  ['http-timed-out', 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'],
  ['dns-unresolvable', 'java.net.UnknownHostException: origin.example.test'],
  [
    'certificate-name-mismatch',
    'The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch',
  ],
  ['certificate-chain-incomplete', 'invalid peer certificate: UnknownIssuer'],
  [
    'certificate-expired',
    'SSL_connect returned=1 errno=0 state=error: certificate verify failed (certificate has expired)',
  ],
  [
    'http-connection-closed',
    "('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
  ],
];

test('what functions, servers, tools and the API say is read for what it means', () => {
  const seen = new Set<unknown>();
  for (const [cause, text] of SAMPLES) {
    const report = explain(text);
    assert.notEqual(report.form, 'unrecognised', text);
    assert.equal(report.causes[0] ?? null, cause, text);
    for (const line of ALL.filter(({ look }) => look.test(text))) seen.add(line);
  }
  assert.deepEqual(
    ALL.filter((line) => !seen.has(line)).map(({ look }) => String(look)),
    [],
    'every row has a sample',
  );
  for (const { source } of ALL) assert.match(source, /^https:\/\/\S+$/);
});

test('what curl prints of a server that does not know its name is no log of that server', () => {
  const { form, causes } = explain(
    '* TLSv1.3 (IN), TLS alert, unrecognized name (624):\n* TLS connect error: error:0A000458:SSL routines::tlsv1 unrecognized name\ncurl: (35) TLS connect error: error:0A000458:SSL routines::tlsv1 unrecognized name',
  );
  assert.equal(form, 'tool-output');
  assert.ok(causes.includes('tls-server-name-rejected'));
});

test('one error of a tool is one, however often its stack names it', () => {
  const { because } = explain("Error: read ECONNRESET\n  errno: -104,\n  code: 'ECONNRESET'");
  assert.match(because, /"ECONNRESET"\. /);
});

test('a refused change is told once, by the words that name the reason', () => {
  // github.com/aws/aws-cdk/issues/5180 (2019-11), shortened.
  const { because, causes, next, advice } = explain(
    'CREATE_FAILED | AWS::CloudFront::Distribution | Site ) The function execution role must be assumable with edgelambda.amazonaws.com as well as lambda.amazonaws.com principals. (Service: AmazonCloudFront; Status\n Code: 400; Error Code: InvalidLambdaFunctionAssociation; Request ID: 00000000-0000-4000-8000-000000000003)',
  );
  assert.doesNotMatch(because, /It also says/);
  assert.deepEqual([causes, advice], [[], undefined], 'nothing failed for viewers');
  assert.match(next.join(), /trust policy/);
});

test('lines of several servers are taken together', () => {
  const report = explainText(
    readFileSync(new URL('../fixtures/explain/origin-side-log-lines.txt', import.meta.url)),
  );
  assert.equal(report.form, 'origin-log');
  assert.ok(
    report.causes.includes('tls-group-unsupported') && report.causes.includes('tls-server-name-rejected'),
  );
});

test('beside a page of CloudFront’s a line tells the reason, beside a maker’s own answer a client’s line tells none', () => {
  const page =
    '<H1>502 ERROR</H1><H2>The request could not be satisfied.</H2> Generated by cloudfront (CloudFront)';
  const both = explain(
    `${page}\n$ openssl s_client -connect origin.example.com:443\nverify error:num=10:certificate has expired`,
  );
  assert.deepEqual([both.madeBy, both.status, both.causes], ['cloudfront', 502, ['certificate-expired']]);
  const answered = explain(
    'HTTP/2 502\nserver: awselb/2.0\nx-cache: Error from cloudfront\n\n<center><h1>502 Bad Gateway</h1></center>\nConnection refused',
  );
  assert.deepEqual(answered.causes, ['http-upstream-error']);
});

test('a line is told once, by the row that says most of it, and the most frequent first', () => {
  const api = explain(
    'InvalidLambdaFunctionAssociation: The function code size is larger than the maximum allowed size for functions that are triggered by a CloudFront event: 1423536 Max allowed: 1048576',
  );
  assert.doesNotMatch(api.because, /It also says/);
  const lines = (count: number, reason: string) =>
    Array.from(
      { length: count },
      () =>
        `2026/11/02 08:00:03 [info] 31#31: *8 SSL_do_handshake() failed (SSL: error:0A:SSL routines::${reason}) while SSL handshaking`,
    );
  const tls = explain([...lines(2, 'no shared cipher'), ...lines(5, 'bad key share')].join('\n'));
  assert.deepEqual(tls.causes, ['tls-group-unsupported', 'tls-handshake-failed', 'tls-cipher-unsupported']);
  assert.match(tls.because, /^The text says "bad key share" \(5 times\)/);
});

test('beside what CloudFront says, a line of a function or server puts its cause first', () => {
  const page = (sentence: string) =>
    `503 ERROR\nThe request could not be satisfied.\n${sentence}\nGenerated by cloudfront (CloudFront)\n`;
  // github.com/serverless-nextjs/serverless-next.js/issues/2014 (2021-11).
  const slow = explain(
    `${page("The Lambda function associated with the CloudFront distribution is invalid or doesn't have the required permissions.")}In the log I see timeouts:\n2021-11-05T11:22:58.499Z 00000000-0000-4000-8000-000000000001 Task timed out after 10.01 seconds`,
  );
  assert.deepEqual(slow.causes, ['lambda-edge-limit', 'lambda-edge-execution']);
  // github.com/kubernetes/ingress-nginx/issues/2160 (2018-03).
  const closed = explain(
    `The request could not be satisfied.\nCloudFront wasn't able to connect to the origin.\n2018/03/01 12:35:42 [info] 25871#25871: *122980 client closed connection while waiting for request, client: 192.0.2.1, server: 0.0.0.0:443`,
  );
  assert.equal(closed.madeBy, 'cloudfront');
  assert.equal(closed.causes[0], 'certificate-name-mismatch');
  assert.match(closed.because, /wasn't able to connect[\s\S]*closed after the handshake/);
  // What the page rules out stays out.
  const dns = explain(
    "502 ERROR\nThe request could not be satisfied.\nCloudFront wasn't able to resolve the origin domain name.\nGenerated by cloudfront (CloudFront)\ncurl: (7) Connection refused",
  );
  assert.ok(!dns.causes.includes('tcp-refused'));
});

test('prose names no cause', () => {
  for (const text of [
    'The certificate was renewed yesterday, and the handshake is fine.',
    'Could you look at the upstream? No errors so far.',
    'The function has 3 environments.',
  ])
    assert.equal(explain(text).form, 'unrecognised', text);
});

test('what a client prints of a handshake is no log of the server, though the words are the same', () => {
  for (const [text, cause] of [
    [
      'curl: (35) TLS connect error: error:0A000102:SSL routines::unsupported protocol',
      'tls-protocol-unsupported',
    ],
    [
      "HTTPSConnectionPool(host='api.shop.example', port=443): (Caused by SSLError(1, '[SSL: UNRECOGNIZED_NAME] tlsv1 unrecognized name'))",
      'tls-server-name-rejected',
    ],
    [
      'Get "https://api.shop.example/": tls: first record does not look like a TLS handshake',
      'tls-not-spoken',
    ],
  ] as const) {
    const { form, madeBy, status, causes } = explain(text);
    assert.deepEqual([form, madeBy, status, causes[0]], ['tool-output', 'unknown', null, cause], text);
  }
});

test('a client names whom it asked: the commands are for the host in its own line', () => {
  const lines = [
    '2026/11/30 20:01:02 healthcheck failed: Get "https://www.shop.example/healthz": 502 Bad Gateway',
    '2026/11/30 20:01:12 healthcheck failed: Get "https://api.shop.example/healthz": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-30T20:01:12Z is after 2026-11-29T23:59:59Z',
  ];
  const { advice, hosts, next } = explain(lines.join('\n'));
  assert.match(advice?.[0]?.proof ?? '', /-connect api\.shop\.example:443 -servername api\.shop\.example /);
  assert.deepEqual(hosts, ['api.shop.example', 'www.shop.example']);
  assert.match(next.join(), /cf502 check api\.shop\.example does that/);
  const both = explain(
    'x509: certificate has expired or is not yet valid: https://a.shop.example/ or https://b.shop.example/',
  );
  assert.match(both.advice?.[0]?.proof ?? '', /-connect ORIGIN:443/);
  const own = explain('nginx: certificate verify failed, host: "api.shop.example"\nCERT_HAS_EXPIRED');
  assert.match(own.advice?.[0]?.proof ?? '', /-connect ORIGIN:443/);
});

test('the name that was asked comes before the names of the certificate', () => {
  for (const text of [
    'x509: certificate is valid for old.shop.example, not api.shop.example',
    "Certificate for <api.shop.example> doesn't match any of the subject alternative names: [old.shop.example]",
    'SSLPeerUnverifiedException: Hostname api.shop.example not verified: [old.shop.example]',
  ])
    assert.deepEqual(explain(text).hosts, ['api.shop.example'], text);
});

test('a refusal that Envoy tells of is between it and what stands behind it', () => {
  const { madeBy, causes } = explain(
    'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end',
  );
  assert.deepEqual([madeBy, causes], ['origin', ['http-upstream-error']]);
});

import type { CauseId } from '../formats/cause-ids.ts';

/** How a cause is said in a headline, and what it does to requests. */
export type Phrase = {
  /** Rest of "CloudFront answers 502: …". */
  readonly clause: string;
  /** The same where the fault is of an issuer's certificate. */
  readonly atIssuer?: string;
  /** Which requests to the origin it hits. */
  readonly affects: string;
  /** Why a browser or another client may not show it. */
  readonly elsewhere?: string;
};

export const EVERY = 'every request that goes to the origin';
const HTTPS = 'every request that goes to the origin over HTTPS';

/** One row per cause; causes that only ever warn have one too, since evidence decides what they are. */
export const PHRASES: Readonly<Record<CauseId, Phrase>> = {
  'origin-is-cloudfront': { clause: 'the name belongs to a CloudFront distribution', affects: EVERY },
  'origin-is-address': {
    clause: 'the origin is an IP address, which CloudFront does not accept as origin domain',
    affects: EVERY,
  },
  'port-not-allowed': { clause: 'CloudFront does not connect to this port', affects: EVERY },
  'origin-protocol-mismatch': {
    clause: 'the origin protocol policy does not fit what the origin serves',
    affects: 'every request over the protocol that is not served',
  },
  'origin-is-internal': {
    clause: 'the origin is an internal load balancer, and no VPC origin leads to it',
    affects: EVERY,
    elsewhere: 'clients inside the VPC still get through',
  },
  'vantage-unreliable': {
    clause: 'this vantage point sees something else than CloudFront',
    affects: 'this check only',
  },
  'dns-unresolvable': {
    clause: "the origin's name cannot be resolved",
    affects: EVERY,
    elsewhere: 'a private resolver may still answer',
  },
  'dns-no-ipv4': {
    clause: "the origin's name has no IPv4 address",
    affects: EVERY,
    elsewhere: 'clients with IPv6 may still get through',
  },
  'dns-inconsistent': {
    clause: "the origin's name servers disagree",
    affects: 'some requests, by edge location and time',
  },
  'address-not-public': {
    clause: "the origin's address is not public",
    affects: EVERY,
    elsewhere: 'clients inside the network still get through',
  },
  'tcp-refused': { clause: 'the origin refuses the connection', affects: EVERY },
  'tcp-reset': { clause: 'the origin resets the connection', affects: EVERY },
  'tcp-timed-out': {
    clause: 'the origin does not answer the connection attempt',
    affects: EVERY,
    elsewhere: 'a firewall may admit others',
  },
  'tls-not-spoken': { clause: 'the origin does not speak TLS on this port', affects: HTTPS },
  'tls-server-name-rejected': {
    clause: 'the origin refuses the server name that CloudFront sends',
    affects: HTTPS,
    elsewhere: 'clients that ask for another name get through',
  },
  'tls-protocol-unsupported': {
    clause: 'the origin and CloudFront have no TLS version in common',
    affects: HTTPS,
    elsewhere: 'other clients may offer a version the origin takes',
  },
  'tls-cipher-unsupported': {
    clause: 'the origin and CloudFront have no cipher suite in common',
    affects: HTTPS,
    elsewhere: 'browsers offer other suites',
  },
  'tls-group-unsupported': {
    clause: 'the origin and CloudFront have no key exchange group in common',
    affects: HTTPS,
    elsewhere: 'browsers offer other groups',
  },
  'certificate-key-unsupported': {
    clause: "CloudFront cannot use the key of the origin's certificate",
    affects: HTTPS,
    elsewhere: 'other clients may accept it',
  },
  'certificate-key-mismatch': {
    clause: "the origin's private key does not belong to its certificate",
    affects: HTTPS,
  },
  'tls-client-certificate-required': { clause: 'the origin demands a client certificate', affects: HTTPS },
  'tls-handshake-failed': { clause: 'the TLS handshake with the origin fails', affects: HTTPS },
  'certificate-name-mismatch': {
    clause: "the origin's certificate is for another name",
    affects: HTTPS,
    elsewhere: 'clients that ask for a name in the certificate see no error',
  },
  'certificate-self-signed': { clause: "the origin's certificate is self-signed", affects: HTTPS },
  'certificate-expired': {
    clause: "the origin's certificate has expired",
    atIssuer: "an issuer's certificate in the origin's chain has expired",
    affects: HTTPS,
  },
  'certificate-not-yet-valid': {
    clause: "the origin's certificate is not valid yet",
    atIssuer: "an issuer's certificate in the origin's chain is not valid yet",
    affects: HTTPS,
  },
  'certificate-untrusted': {
    clause: "the origin's certificate leads to no root that CloudFront trusts",
    affects: HTTPS,
    elsewhere: 'a machine with that root installed sees no error',
  },
  'certificate-root-distrusted': {
    clause: "the origin's certificate leads to a root that Mozilla no longer trusts",
    affects: HTTPS,
    elsewhere: 'other clients may still trust it',
  },
  'certificate-chain-incomplete': {
    clause: 'the origin does not send an intermediate certificate',
    affects: HTTPS,
    elsewhere: 'browsers may still work: they get missing certificates by themselves, CloudFront does not',
  },
  'certificate-chain-order': {
    clause: 'the origin sends its certificates in the wrong order',
    affects: HTTPS,
    elsewhere: 'browsers sort them by themselves',
  },
  'certificate-chain-surplus': {
    clause: 'the origin sends certificates that are not needed',
    affects: HTTPS,
  },
  'certificate-chain-too-long': {
    clause: 'the origin sends more certificates than CloudFront may take',
    affects: HTTPS,
  },
  'http-upstream-error': {
    clause: 'the origin itself answers with an error, and CloudFront passes it on',
    affects: 'requests like the one that was made',
  },
  'http-malformed': {
    clause: "the origin's answer is not proper HTTP",
    affects: 'requests like the one that was made',
    elsewhere: 'browsers forgive more',
  },
  'http-header-too-large': {
    clause: "the origin's response headers are too large",
    affects: 'requests like the one that was made',
    elsewhere: 'browsers accept more',
  },
  'http-connection-closed': {
    clause: 'the origin closes the connection without an answer',
    affects: 'requests like the one that was made',
  },
  'http-version-unsupported': { clause: 'the origin does not answer in HTTP/1.1', affects: EVERY },
  'http-timed-out': {
    clause: 'the origin does not answer in time',
    affects: 'requests like the one that was made',
    elsewhere: 'browsers wait longer',
  },
  'origin-inconsistent': {
    clause: "hosts behind the origin's name differ",
    affects: 'some requests, by the host that answers',
  },
  'lambda-edge-validation': {
    clause: "CloudFront does not accept the Lambda@Edge function's result",
    affects: 'requests that run the function',
  },
  'cloudfront-function-validation': {
    clause: "CloudFront does not accept the CloudFront Function's result",
    affects: 'requests that run the function',
  },
  'lambda-edge-execution': {
    clause: 'the Lambda@Edge function fails when it runs',
    affects: 'requests that run the function',
  },
  'lambda-edge-limit': {
    clause: 'the Lambda@Edge function is throttled or takes too long',
    affects: 'requests that run the function',
  },
  'cloudfront-function-execution': {
    clause: 'the CloudFront Function fails when it runs',
    affects: 'requests that run the function',
  },
  'cloudfront-function-throttled': {
    clause: 'the CloudFront Function is throttled',
    affects: 'requests that run the function',
  },
  'certificate-expires-soon': { clause: "the origin's certificate expires soon", affects: HTTPS },
  'http-keepalive-too-short': {
    clause: 'the origin closes idle connections too early',
    affects: 'some requests, now and then',
  },
  'http-redirect-loop': { clause: 'the origin redirects in a circle', affects: EVERY },
  'http-host-dependent': { clause: 'the answer depends on the Host', affects: EVERY },
  'application-not-reached': { clause: 'the application was not reached', affects: 'this check only' },
  'error-cached': {
    clause: 'CloudFront may still serve an error from its cache',
    affects: 'paths that failed before',
  },
  'host-forwarded-to-service': {
    clause: "the viewer's Host is forwarded to a service that wants its own",
    affects: 'requests of these behaviors',
  },
  'host-kept-by-cache-policy': {
    clause: 'the cache policy still forwards Host',
    affects: 'requests of these behaviors',
  },
  'host-outside-cache-key': {
    clause: 'Host is forwarded and not part of the cache key',
    affects: 'viewers who use another name',
  },
  'error-response-hides-status': {
    clause: 'a custom error response hides or prolongs the error',
    affects: 'requests that fail',
  },
  'failover-incomplete': {
    clause: 'the origin group does not fail over for these errors',
    affects: 'requests that fail at the primary',
  },
  'time-outs-too-long': {
    clause: 'time-outs add up to more than viewers wait',
    affects: 'requests that the origin does not answer',
  },
  'origin-feature-conflict': {
    clause: 'settings of this origin do not go together',
    affects: 'requests of these behaviors',
  },
};

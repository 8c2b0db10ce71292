import { bracketed } from '../addresses/in-words.ts';
import { isAddress } from '../addresses/is-address.ts';
import { OPENSSL_CIPHERS, OPENSSL_GROUPS } from '../cloudfront/tls-offer.ts';
import type { CauseId } from '../formats/cause-ids.ts';
import type { FaultPlace } from '../formats/judgement.ts';
import {
  bareClient,
  curl,
  everyCertificate,
  handshake,
  listener,
  resolve,
  serverName,
  url,
} from './client-commands.ts';
import { hostOf, type Names } from './names.ts';
import { shellWord } from './shell.ts';

/** A command that shows the fault, and what it says once the fault is gone. */
export type Proof = { readonly command: string; readonly good: string };

type Builder = (names: Names) => Proof;

/**
 * The URL that failed for viewers, asked by GET, since HEAD may be answered otherwise. A query nobody asked before is no way
 * past the cache: most cache policies leave the query out of the key.
 */
export const THROUGH_CLOUDFRONT = "curl -sD- -o /dev/null 'FAILING-URL'";

/** A status that the origin chose proves the way to it, and a Hit proves the cache alone. */
export const GOOD_THROUGH_CLOUDFRONT =
  'a status below 500, and `X-Cache` is not a Hit (after a Hit, ask for a path that nobody asked for before)';

/** s_client says `Verification: OK` of a handshake that never got as far as a certificate. */
const A_CIPHER = 'a line `Cipher is …` that names one, not `(NONE)`';

/** curl is there for the other proofs, nc is missing on many machines. */
const tcp: Builder = (names) => ({
  command: `${curl(names, 'v')} --connect-timeout 10${resolve(names)} -o /dev/null ${url(names)}`,
  good: 'a line `Connected to`, asked from outside the network of the origin',
});

/** A connection may be made and then reset. */
const notReset: Builder = (names) => ({
  ...tcp(names),
  good: 'a response, and no `Connection reset by peer`, asked from outside the network of the origin',
});

/** A firewall that admits CloudFront alone stays silent here after the repair as before. */
const silent: Builder = (names) => ({
  ...tcp(names),
  good: 'a line `Connected to`, if the firewall admits you as well; where it admits CloudFront alone, the next step decides',
});

/**
 * Without `-verify_return_error`, which would print `(NONE)` for a certificate that is merely not trusted here, and without
 * `-verify_hostname`, which LibreSSL (macOS) does not know.
 */
const verified: Builder = (names) => ({
  command: `${handshake(names)} </dev/null; ${handshake(names)} </dev/null 2>/dev/null | ${LEAF_NAMES}`,
  good: `${A_CIPHER}, \`Verify return code: 0 (ok)\`${names.ownRoots ? ' once `-CAfile FILE` is added, FILE being the roots you gave' : ''}, and the name behind \`DNS:\``,
});

/** Names of a certificate that comes in. LibreSSL (macOS) has no `-ext`. */
const LEAF_NAMES = "openssl x509 -noout -text 2>/dev/null | grep -E 'Subject:|DNS:'";

const dates: Builder = (names) => ({
  command: `${handshake(names)} </dev/null 2>/dev/null | openssl x509 -noout -subject -issuer -dates`,
  good: 'today lies between `notBefore` and `notAfter`',
});

const leafNames: Builder = (names) => ({
  command: `${handshake(names)} </dev/null 2>/dev/null | ${LEAF_NAMES}`,
  good: 'the name stands behind `DNS:`',
});

const eitherName: Builder = (names) => ({
  command: leafNames(names).command,
  good: `the name that CloudFront sends stands behind \`DNS:\`: ${names.origin}, or, if Host is forwarded, the name viewers use`,
});

const secondHandshake: Builder = (names) => ({
  command: `(printf ${shellWord(`GET ${names.path} HTTP/1.1\\r\\nHost: ${hostOf(names)}\\r\\nConnection: close\\r\\n\\r\\n`)}; sleep 3) | ${handshake(names)} -tls1_2 -ign_eof -msg 2>/dev/null | grep -a -E 'HelloRequest|^HTTP'`,
  good: 'a status line, and no `HelloRequest` before it',
});

const chain: Builder = (names) => ({
  command: `${handshake(names)} -showcerts </dev/null 2>/dev/null | grep -E '^ *[0-9]+ s:|^ *[aiv]:'`,
  good: `leaf first, each \`i:\` equals the next \`s:\`, and the last \`i:\` is a root that Mozilla includes${names.ownRoots ? ', or one of those you gave' : ''}`,
});

const everyDate: Builder = (names) => ({
  command: everyCertificate(names, '-subject -dates'),
  good: 'today lies between the dates of every certificate that is needed',
});

const everyUse: Builder = (names) => ({
  command: everyCertificate(
    names,
    '-text -certopt no_header,no_version,no_serial,no_validity,no_pubkey,no_sigdump,no_aux',
  ),
  good: 'what the finding names is gone; the leaf, which comes first, is for `TLS Web Server Authentication`, and nothing is signed with SHA-1',
});

/** Errors are shown: for a name that is refused there is no certificate. */
const bothNames: Builder = (names) => ({
  command: `for name in ${shellWord(hostOf(names))} ${shellWord(names.origin)}; do echo "$name"; openssl s_client -connect ${shellWord(listener(names))} -servername "$name" </dev/null 2>/dev/null | openssl x509 -noout -text 2>/dev/null | grep -E 'Subject:|Not (Before|After)|DNS:'; done`,
  good: `a certificate with that very name for the name CloudFront will send: ${names.origin} once Host is no longer forwarded`,
});

const key: Builder = (names) => ({
  command: `${handshake(names)} </dev/null 2>/dev/null | openssl x509 -noout -text | grep -A1 'Public Key Algorithm'`,
  good: 'RSA of 2048 to 4096 bits, or an elliptic curve key of 256 bits',
});

const versions: Builder = (names) => ({
  command: `${handshake(names)} -tls1_2 </dev/null; ${handshake(names)} -tls1_3 </dev/null`,
  good: `from one of the two, ${A_CIPHER}`,
});

const ciphers: Builder = (names) => ({
  command: `${handshake(names)} -cipher '${OPENSSL_CIPHERS}' </dev/null`,
  good: A_CIPHER,
});

const groups: Builder = (names) => ({
  command: `${handshake(names)} -tls1_3 -groups ${OPENSSL_GROUPS} </dev/null; ${handshake(names)} -tls1_2 -groups ${OPENSSL_GROUPS} </dev/null`,
  good: `from each version that the origin speaks, ${A_CIPHER}`,
});

const request: Builder = (names) => ({
  command: `${curl(names, 'v')} --http1.1${resolve(names)} -o /dev/null ${url(names)}`,
  good: 'a complete HTTP/1.1 response with a status below 500',
});

/** nginx asks for the certificate in a 400, Apache and HAProxy in an alert that comes when the answer is read. */
const withoutCertificate: Builder = (names) => ({
  ...request(names),
  good: 'a complete HTTP/1.1 response, not 400 "No required SSL certificate was sent" and no alert about a certificate',
});

const version11: Builder = (names) => ({
  ...request(names),
  good: "a complete HTTP/1.1 response of the application's own, with a status below 500 and not 426 or 505",
});

/** Plain HTTP met TLS, or HTTPS was asked of an S3 website: the other protocol is the one that is served. */
const otherProtocol: Builder = (names) =>
  names.protocol === 'https'
    ? plainHttpProof(names)
    : {
        command: request({ ...names, protocol: 'https' }).command,
        good: 'a complete HTTP/1.1 response: HTTPS is what this port serves, and what the origin protocol policy must say',
      };

const headSize: Builder = (names) => ({
  command: `${curl(names)} --http1.1${resolve(names)} -o /dev/null -D - ${url(names)} | wc -c`,
  good: 'a number below 20480',
});

/** Status 000 where none came for as long as CloudFront can be made to wait. */
const duration: Builder = (names) => ({
  command: `${curl(names)} --http1.1 -m 121${resolve(names)} -o /dev/null -w '%{http_code}, first byte after %{time_starttransfer} of %{time_total} s\\n' ${url(names)}`,
  good: 'a status, not 000, and the first byte comes well within the response timeout (30 s unless it was changed)',
});

const keepAlive: Builder = (names) => {
  const host = `Host: ${hostOf(names)}\\r\\n`;
  const twice = `(printf ${shellWord(`GET / HTTP/1.1\\r\\n${host}\\r\\n`)}; sleep 6; printf ${shellWord(`GET / HTTP/1.1\\r\\n${host}Connection: close\\r\\n\\r\\n`)})`;
  return { command: `${twice} | ${bareClient(names)}`, good: 'two responses over the one connection' };
};

/** curl shows what it made of an answer; this shows its bytes. */
const raw: Builder = (names) => {
  const lines = `GET ${names.path} HTTP/1.1\r\nHost: ${hostOf(names)}\r\nConnection: close\r\n\r\n`;
  return {
    command: `printf ${shellWord(lines.replace(/[%\\]/g, '$&$&').replaceAll('\r\n', '\\r\\n'))} | ${bareClient(names)} 2>/dev/null | head -c 4096 | cat -vet`,
    good: 'each line of the head ends in `^M$`, is a name, a colon and a value, and Content-Length or Transfer-Encoding is there once',
  };
};

const redirect: Builder = (names) => ({
  command: `${curl(names, 'I')}${resolve(names)} ${url(names)} | grep -i -E '^(HTTP|location)'`,
  good: 'no redirect to the same URL with another protocol',
});

/** DNS is asked for names alone: where an address was given, for the name that takes its place. */
const askedName = (origin: string): string => (isAddress(origin) ? 'ORIGIN' : shellWord(origin));

const ofName = (origin: string, good: string): string =>
  isAddress(origin) ? `${good}, ORIGIN being the name made for the address` : good;

const dns: Builder = ({ origin }) => ({
  command: `dig A ${askedName(origin)} @1.1.1.1; dig +trace A ${askedName(origin)}`,
  good: ofName(origin, '`status: NOERROR`, and the same public IPv4 address twice'),
});

const everyNameServer: Builder = (names) => {
  const { origin, nameServers = [] } = names;
  if (nameServers.length === 0) return dns(names);
  return {
    command: `for ns in ${nameServers.map(shellWord).join(' ')}; do dig +norecurse A ${shellWord(origin)} @"$ns"; done`,
    good: '`status: NOERROR` and an address that takes connections, from each name server',
  };
};

const publicAddress: Builder = ({ origin }) => ({
  command: `dig +short A ${askedName(origin)} @1.1.1.1`,
  good: ofName(origin, 'a public address, or no answer needed because CloudFront uses a VPC origin'),
});

/** Several hosts may stand behind one address, so each is asked a few times. */
const everyHost: Builder = (names) => ({
  command: `for ip in ${names.given?.map((address) => shellWord(bracketed(address))).join(' ') ?? `$(dig +short A ${shellWord(names.origin)} @1.1.1.1)`}; do for try in 1 2 3 4 5 6 7 8; do sent=$(openssl s_client -connect "$ip:${names.port}"${serverName(names)} -showcerts </dev/null 2>/dev/null); echo "$ip:" $(echo "$sent" | grep -c -e -BEGIN) sent, $(echo "$sent" | openssl x509 -noout -serial -enddate 2>/dev/null); done; done | sort | uniq -c`,
  good: 'one line for each address, all with the same number of certificates, serial number and date',
});

const ahead: Builder = (names) => ({
  command: `curl -sI ${url(names)} | grep -i -E '^(via|x-cache|x-amz-cf-id)'; dig +short ${shellWord(names.origin)}`,
  good: 'no CloudFront header, and no `cloudfront.net` name',
});

const here: Builder = ({ origin }) => ({
  command: `date -u; dig +short A ${shellWord(origin)}; dig +short A ${shellWord(origin)} @1.1.1.1`,
  good: 'the right time, and the same addresses twice',
});

/** What came for the origin, and what comes for a server that has nothing to do with it. */
const bothIssuers: Builder = (names) => ({
  command: [handshake(names), 'openssl s_client -connect 1.1.1.1:443']
    .map((sent) => `${sent} </dev/null 2>/dev/null | openssl x509 -noout -issuer`)
    .join('; '),
  good: 'two different issuers, the second of them a public CA',
});

const edge: Builder = () => ({ command: THROUGH_CLOUDFRONT, good: GOOD_THROUGH_CLOUDFRONT });

/** What is set now; the id is not in every form of a configuration. */
const configured: Builder = ({ distribution = 'ID' }) => ({
  command: `aws cloudfront get-distribution-config --id ${shellWord(distribution)} --query DistributionConfig`,
  good: 'the new settings, once `aws cloudfront wait distribution-deployed` has returned',
});

/** FUNCTION, REGION and ETAG are not told by the origin: `aws cloudfront describe-function` has the last. */
const lambdaLog: Builder = () => ({
  command:
    'aws logs tail /aws/lambda/us-east-1.FUNCTION --since 30m --region REGION --filter-pattern \'?ERROR ?Error ?"timed out"\'',
  good: 'no line after the new version was deployed, REGION being the one nearest to the edge location in `X-Amz-Cf-Pop`',
});

const testFunction: Builder = () => ({
  command:
    'aws cloudfront test-function --name FUNCTION --stage LIVE --if-match ETAG --event-object fileb://event.json --query TestResult.[FunctionErrorMessage,ComputeUtilization]',
  good: 'an empty error message, and a compute utilization well below 80',
});

const PROOFS: Readonly<Record<CauseId, Builder>> = {
  'origin-is-cloudfront': ahead,
  'origin-is-address': dns,
  'port-not-allowed': tcp,
  'origin-protocol-mismatch': otherProtocol,
  'origin-is-internal': publicAddress,
  'vantage-unreliable': here,
  'dns-unresolvable': dns,
  'dns-no-ipv4': dns,
  'dns-inconsistent': everyNameServer,
  'address-not-public': publicAddress,
  'tcp-refused': tcp,
  'tcp-reset': notReset,
  'tcp-timed-out': silent,
  'tls-not-spoken': verified,
  'tls-server-name-rejected': verified,
  'tls-protocol-unsupported': versions,
  'tls-cipher-unsupported': ciphers,
  'tls-group-unsupported': groups,
  'certificate-key-unsupported': key,
  'certificate-key-mismatch': verified,
  'tls-client-certificate-required': withoutCertificate,
  'tls-handshake-failed': verified,
  'certificate-name-mismatch': leafNames,
  'certificate-self-signed': verified,
  'certificate-expired': dates,
  'certificate-not-yet-valid': dates,
  'certificate-untrusted': chain,
  'certificate-root-distrusted': chain,
  'certificate-chain-incomplete': chain,
  'certificate-chain-order': chain,
  'certificate-chain-surplus': chain,
  'certificate-chain-too-long': chain,
  'http-upstream-error': request,
  'http-malformed': raw,
  'http-header-too-large': headSize,
  'http-connection-closed': request,
  'http-version-unsupported': version11,
  'http-timed-out': duration,
  'origin-inconsistent': everyHost,
  'lambda-edge-validation': edge,
  'cloudfront-function-validation': edge,
  'lambda-edge-execution': lambdaLog,
  'lambda-edge-limit': edge,
  'cloudfront-function-execution': testFunction,
  'cloudfront-function-throttled': testFunction,
  'certificate-expires-soon': dates,
  'http-keepalive-too-short': keepAlive,
  'http-redirect-loop': redirect,
  'http-host-dependent': request,
  'application-not-reached': request,
  'error-cached': edge,
  'host-forwarded-to-service': configured,
  'host-kept-by-cache-policy': configured,
  'host-outside-cache-key': configured,
  'error-response-hides-status': edge,
  'failover-incomplete': configured,
  'time-outs-too-long': configured,
  'origin-feature-conflict': configured,
};

/** Where the fault lies elsewhere than usual, it shows elsewhere. */
const PROOFS_AT: Readonly<Partial<Record<FaultPlace, Builder>>> = {
  issuer: everyDate,
  contents: everyUse,
  'forwarded-host': bothNames,
  'distribution-host': bothNames,
  renegotiation: secondHandshake,
  'viewers-name': eitherName,
  'some-hosts': everyHost,
  'this-network': tcp,
  interception: bothIssuers,
};

/** The proof for a cause with the real names in it, safe to paste into a shell. */
export function proofOf(cause: CauseId, names: Names, at?: FaultPlace): Proof {
  const build = (at === undefined ? undefined : PROOFS_AT[at]) ?? PROOFS[cause];
  return build(names);
}

/** For an origin that serves plain HTTP once it is repaired, whatever was asked before. */
export const plainHttpProof = (names: Names): Proof => request({ ...names, protocol: 'http', port: 80 });

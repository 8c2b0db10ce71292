import type { Remedy } from '../../repairs/remedy.ts';
import { apply, atServer, on, perServer, whereSuspected } from '../../repairs/servers.ts';
import { setting } from '../../repairs/settings.ts';
import { hostIsForwarded } from '../../repairs/situation.ts';
import { code, interrupts, port, run, say, sentName, whileUnknown } from '../../repairs/words.ts';
import { KNOWING_A_NAME } from './server-name.remedies.ts';

/** No protocol version in common, and handshakes that fail for reasons a hello cannot tell. */
export const TLS_VERSION_REMEDIES: readonly Remedy[] = [
  {
    causes: ['tls-protocol-unsupported'],
    steps: [
      say`Let the origin speak TLS 1.2 and 1.3${atServer({
        nginx: say`${code`ssl_protocols TLSv1.2 TLSv1.3;`} in the default server of that address and port`,
        apache: code`SSLProtocol -all +TLSv1.2 +TLSv1.3`,
        haproxy: say`${code`ssl-min-ver TLSv1.2`} on the bind line`,
      })}.`,
      apply,
    ],
    pitfalls: [
      say`The minimum in CloudFront (Origins › Edit › Minimum origin SSL protocol) may then be TLSv1.2. TLS 1.3 needs no setting: it is no value of ${code`OriginSslProtocols`}.`,
      'For an origin with TLS 1.0 only: upgrade it. Do not choose SSLv3, which changes the whole handshake.',
      on(
        'nginx',
        say`The value of the default server wins for the whole address and port; OpenSSL at security level 2 blocks TLS 1.0 and 1.1 as well.`,
      ),
      on('apache', say`On older builds usually the first virtual host of the address decides for all.`),
    ],
    sources: ['cloudfront-origin-tls', 'cloudfront-origin-settings', 'cloudfront-tls13'],
  },
  {
    causes: ['tls-handshake-failed'],
    at: 'renegotiation',
    steps: [
      say`Find what asks for a second handshake on this path: client certificates for some paths only${perServer(', as set by ', { apache: say`${code`SSLVerifyClient`} or ${code`SSLCipherSuite`} inside a ${code`<Location>`} or ${code`<Directory>`}` })}.`,
      "Take it out, and protect the path by CloudFront's prefix list and a secret custom header; or ask for the certificate in the first handshake (for the whole virtual host) and set up origin mTLS in CloudFront.",
      apply,
    ],
    pitfalls: [
      say`Other paths may work: check with ${code`--path`} and the path that fails.`,
      'openssl and browsers follow into the second handshake, so it works for them.',
    ],
    sources: ['cloudfront-origin-https', 'apache', 'cloudfront-origin-mtls'],
  },
  {
    causes: ['tls-handshake-failed'],
    at: 'staple-request',
    steps: [
      "Read the server's error log for the time of this check: it usually says what is wrong with its OCSP stapling.",
      say`Fix the stapling or turn it off, or let another TLS library end the connection: with lighttpd, ${code`mod_openssl`} in place of ${code`mod_wolfssl`}.`,
      apply,
    ],
    pitfalls: say`curl and openssl do not ask for an OCSP answer by themselves, so they get through; ${run`openssl s_client -status`} does ask.`,
    sources: ['cloudfront-502'],
  },
  {
    causes: ['tls-protocol-unsupported'],
    at: 'minimum',
    steps: say`In CloudFront, ${setting('OriginSslProtocols', 'TLSv1.2')}, or the lowest version that the origin needs (API: ${code`OriginSslProtocols`}, without SSLv3). At the origin nothing has to change.`,
    pitfalls:
      "AWS's guide says that with SSLv3 CloudFront sends SSLv3 handshakes only, whatever else is allowed.",
    sources: ['cloudfront-origin-https', 'cloudfront-origin-settings'],
  },
  {
    causes: ['tls-protocol-unsupported'],
    servers: ['iis'],
    steps: [
      say`Usually: enable the server key of TLS 1.2 under ${code`HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols`} (${code`Enabled`} 1, ${code`DisabledByDefault`} 0).`,
      say`Restart Windows.${interrupts}`,
    ],
    pitfalls:
      'TLS 1.3 comes with Windows Server 2022 and later. Templates of hardening tools can disable too much.',
    sources: ['cloudfront-origin-tls'],
  },
  {
    causes: ['tls-protocol-unsupported', 'tls-cipher-unsupported'],
    servers: ['alb', 'elastic-beanstalk'],
    steps: say`Choose a security policy of the family ${code`ELBSecurityPolicy-TLS13-1-2-2021-06`} for the listener, usually with ${run`aws elbv2 modify-listener --listener-arn ARN --ssl-policy POLICY`}. There is nothing to reload.`,
    pitfalls: 'A policy with TLS 1.3 only works for CloudFront since November 2025, but not for older tools.',
    sources: ['cloudfront-tls13', 'cloudfront-origin-tls'],
  },
  {
    causes: ['tls-handshake-failed'],
    steps: [
      whereSuspected(
        say`If the server is one of these, it likely lacks a certificate for ${sentName}. ${perServer('', KNOWING_A_NAME)}.`,
      ),
      "Read the origin's own error log for the time of this check: it usually names the reason.",
      'Run the command under Check and look at the last lines: an alert, a close or a reset tells where it ends.',
      whileUnknown(
        hostIsForwarded,
        say`If CloudFront forwards Host, check again with ${code`--host-header`} and the name viewers use: Envoy and others just close at a name they do not know.`,
      ),
      'Compare with a server that works: protocol versions, cipher suites, groups, certificate and key (do they belong together?).',
      say`If it closes or resets without an alert: look whether port ${port} expects the PROXY protocol${perServer(', as set by ', { haproxy: code`accept-proxy`, nginx: code`proxy_protocol` })}, which CloudFront never sends, or whether a TCP balancer there has no server left behind it.`,
      "If something stands in front (firewall with TLS inspection, intrusion filter, DDoS protection): let CloudFront's addresses through untouched.",
      apply,
    ],
    pitfalls: [
      'CloudFront does not renegotiate: a server that asks for it fails.',
      say`Force no cipher in a test by openssl: ${code`-cipher ECDHE-RSA…`} fails on an ECDSA server and proves nothing.`,
    ],
    sources: ['cloudfront-502', 'cloudfront-origin-tls'],
  },
];

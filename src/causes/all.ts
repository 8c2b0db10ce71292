import { addressNotPublic } from './address-not-public.ts';
import { applicationNotReached } from './application-not-reached.ts';
import type { Cause } from './cause.ts';
import { certificateChainIncomplete } from './certificate-chain-incomplete.ts';
import { certificateChainOrder } from './certificate-chain-order.ts';
import { certificateChainSurplus } from './certificate-chain-surplus.ts';
import { certificateChainTooLong } from './certificate-chain-too-long.ts';
import { certificateExpired } from './certificate-expired.ts';
import { certificateExpiresSoon } from './certificate-expires-soon.ts';
import { certificateKeyUnsupported } from './certificate-key-unsupported.ts';
import { certificateNameMismatch } from './certificate-name-mismatch.ts';
import { certificateNotYetValid } from './certificate-not-yet-valid.ts';
import { certificateRootDistrusted } from './certificate-root-distrusted.ts';
import { certificateSelfSigned } from './certificate-self-signed.ts';
import { certificateUntrusted } from './certificate-untrusted.ts';
import { cloudfrontFunctionValidation } from './cloudfront-function-validation.ts';
import { dnsInconsistent } from './dns-inconsistent.ts';
import { dnsNoIpv4 } from './dns-no-ipv4.ts';
import { dnsUnresolvable } from './dns-unresolvable.ts';
import { errorCached } from './error-cached.ts';
import { httpConnectionClosed } from './http-connection-closed.ts';
import { httpHeaderTooLarge } from './http-header-too-large.ts';
import { httpHostDependent } from './http-host-dependent.ts';
import { httpKeepaliveTooShort } from './http-keepalive-too-short.ts';
import { httpMalformed } from './http-malformed.ts';
import { httpRedirectLoop } from './http-redirect-loop.ts';
import { httpTimedOut } from './http-timed-out.ts';
import { httpUpstreamError } from './http-upstream-error.ts';
import { httpVersionUnsupported } from './http-version-unsupported.ts';
import { lambdaEdgeValidation } from './lambda-edge-validation.ts';
import { originInconsistent } from './origin-inconsistent.ts';
import { originIsAddress } from './origin-is-address.ts';
import { originIsCloudfront } from './origin-is-cloudfront.ts';
import { originProtocolMismatch } from './origin-protocol-mismatch.ts';
import { portNotAllowed } from './port-not-allowed.ts';
import { tcpRefused } from './tcp-refused.ts';
import { tcpReset } from './tcp-reset.ts';
import { tcpTimedOut } from './tcp-timed-out.ts';
import { tlsCipherUnsupported } from './tls-cipher-unsupported.ts';
import { tlsClientCertificateRequired } from './tls-client-certificate-required.ts';
import { tlsGroupUnsupported } from './tls-group-unsupported.ts';
import { tlsHandshakeFailed } from './tls-handshake-failed.ts';
import { tlsNotSpoken } from './tls-not-spoken.ts';
import { tlsProtocolUnsupported } from './tls-protocol-unsupported.ts';
import { tlsServerNameRejected } from './tls-server-name-rejected.ts';
import { vantageUnreliable } from './vantage-unreliable.ts';

/** Every cause in order of precedence, as `ids.ts` has it: the first that is found is the root cause. */
export const ALL_CAUSES: readonly Cause[] = [
  originIsCloudfront,
  originIsAddress,
  portNotAllowed,
  originProtocolMismatch,
  vantageUnreliable,
  dnsUnresolvable,
  dnsNoIpv4,
  dnsInconsistent,
  addressNotPublic,
  tcpRefused,
  tcpReset,
  tcpTimedOut,
  tlsNotSpoken,
  tlsServerNameRejected,
  tlsProtocolUnsupported,
  tlsCipherUnsupported,
  tlsGroupUnsupported,
  certificateKeyUnsupported,
  tlsClientCertificateRequired,
  tlsHandshakeFailed,
  certificateNameMismatch,
  certificateSelfSigned,
  certificateExpired,
  certificateNotYetValid,
  certificateUntrusted,
  certificateRootDistrusted,
  certificateChainIncomplete,
  certificateChainOrder,
  certificateChainSurplus,
  certificateChainTooLong,
  httpUpstreamError,
  httpMalformed,
  httpHeaderTooLarge,
  httpConnectionClosed,
  httpVersionUnsupported,
  httpTimedOut,
  originInconsistent,
  lambdaEdgeValidation,
  cloudfrontFunctionValidation,
  certificateExpiresSoon,
  httpKeepaliveTooShort,
  httpRedirectLoop,
  httpHostDependent,
  applicationNotReached,
  errorCached,
];

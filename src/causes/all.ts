import type { CauseId } from '../formats/cause-ids.ts';
import type { Cause } from './cause.ts';
import { certificateChainIncomplete } from './certificate/certificate-chain-incomplete.ts';
import { certificateChainOrder } from './certificate/certificate-chain-order.ts';
import { certificateChainSurplus } from './certificate/certificate-chain-surplus.ts';
import { certificateChainTooLong } from './certificate/certificate-chain-too-long.ts';
import { certificateExpired } from './certificate/certificate-expired.ts';
import { certificateExpiresSoon } from './certificate/certificate-expires-soon.ts';
import { certificateKeyMismatch } from './certificate/certificate-key-mismatch.ts';
import { certificateKeyUnsupported } from './certificate/certificate-key-unsupported.ts';
import { certificateNameMismatch } from './certificate/certificate-name-mismatch.ts';
import { certificateNotYetValid } from './certificate/certificate-not-yet-valid.ts';
import { certificateRootDistrusted } from './certificate/certificate-root-distrusted.ts';
import { certificateSelfSigned } from './certificate/certificate-self-signed.ts';
import { certificateStapleStale } from './certificate/certificate-staple-stale.ts';
import { certificateUntrusted } from './certificate/certificate-untrusted.ts';
import { certificateWeakSignature } from './certificate/certificate-weak-signature.ts';
import { errorResponseHidesStatus } from './distribution/error-response-hides-status.ts';
import { failoverIncomplete } from './distribution/failover-incomplete.ts';
import { hostForwardedToService } from './distribution/host-forwarded-to-service.ts';
import { hostKeptByCachePolicy } from './distribution/host-kept-by-cache-policy.ts';
import { hostOutsideCacheKey } from './distribution/host-outside-cache-key.ts';
import { originFeatureConflict } from './distribution/origin-feature-conflict.ts';
import { originIsInternal } from './distribution/origin-is-internal.ts';
import { portOfOtherProtocol } from './distribution/port-of-other-protocol.ts';
import { timeOutsTooLong } from './distribution/time-outs-too-long.ts';
import { tlsMinimumOutdated } from './distribution/tls-minimum-outdated.ts';
import { addressNotPublic } from './dns/address-not-public.ts';
import { dnsInconsistent } from './dns/dns-inconsistent.ts';
import { dnsNoIpv4 } from './dns/dns-no-ipv4.ts';
import { dnsUnresolvable } from './dns/dns-unresolvable.ts';
import { cloudfrontFunctionExecution } from './function/cloudfront-function-execution.ts';
import { cloudfrontFunctionThrottled } from './function/cloudfront-function-throttled.ts';
import { cloudfrontFunctionValidation } from './function/cloudfront-function-validation.ts';
import { lambdaEdgeExecution } from './function/lambda-edge-execution.ts';
import { lambdaEdgeLimit } from './function/lambda-edge-limit.ts';
import { lambdaEdgeValidation } from './function/lambda-edge-validation.ts';
import { applicationNotReached } from './http/application-not-reached.ts';
import { errorCached } from './http/error-cached.ts';
import { httpConnectionClosed } from './http/http-connection-closed.ts';
import { httpHeaderTooLarge } from './http/http-header-too-large.ts';
import { httpHostDependent } from './http/http-host-dependent.ts';
import { httpKeepaliveTooShort } from './http/http-keepalive-too-short.ts';
import { httpMalformed } from './http/http-malformed.ts';
import { httpRedirectLoop } from './http/http-redirect-loop.ts';
import { httpRequestDependent } from './http/http-request-dependent.ts';
import { httpTimedOut } from './http/http-timed-out.ts';
import { httpUpstreamError } from './http/http-upstream-error.ts';
import { httpVersionUnsupported } from './http/http-version-unsupported.ts';
import { originInconsistent } from './origin/origin-inconsistent.ts';
import { originIsAddress } from './origin/origin-is-address.ts';
import { originIsCloudfront } from './origin/origin-is-cloudfront.ts';
import { originProtocolMismatch } from './origin/origin-protocol-mismatch.ts';
import { portNotAllowed } from './origin/port-not-allowed.ts';
import { vantageUnreliable } from './origin/vantage-unreliable.ts';
import { tcpRefused } from './tcp/tcp-refused.ts';
import { tcpReset } from './tcp/tcp-reset.ts';
import { tcpTimedOut } from './tcp/tcp-timed-out.ts';
import { tlsCipherUnsupported } from './tls/tls-cipher-unsupported.ts';
import { tlsClientCertificateRequired } from './tls/tls-client-certificate-required.ts';
import { tlsGroupUnsupported } from './tls/tls-group-unsupported.ts';
import { tlsHandshakeFailed } from './tls/tls-handshake-failed.ts';
import { tlsNotSpoken } from './tls/tls-not-spoken.ts';
import { tlsProtocolUnsupported } from './tls/tls-protocol-unsupported.ts';
import { tlsServerNameRejected } from './tls/tls-server-name-rejected.ts';

/** Every cause in order of precedence, as `cause-ids.ts` has it: the first that is found is the root. */
export const ALL_CAUSES: readonly Cause[] = [
  originIsCloudfront,
  originIsAddress,
  portNotAllowed,
  originProtocolMismatch,
  originIsInternal,
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
  certificateKeyMismatch,
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
  certificateWeakSignature,
  certificateChainSurplus,
  certificateChainTooLong,
  certificateStapleStale,
  httpUpstreamError,
  httpMalformed,
  httpHeaderTooLarge,
  httpConnectionClosed,
  httpVersionUnsupported,
  httpTimedOut,
  httpRequestDependent,
  originInconsistent,
  lambdaEdgeValidation,
  cloudfrontFunctionValidation,
  lambdaEdgeExecution,
  lambdaEdgeLimit,
  cloudfrontFunctionExecution,
  cloudfrontFunctionThrottled,
  certificateExpiresSoon,
  httpKeepaliveTooShort,
  httpRedirectLoop,
  httpHostDependent,
  applicationNotReached,
  errorCached,
  hostForwardedToService,
  hostKeptByCachePolicy,
  hostOutsideCacheKey,
  errorResponseHidesStatus,
  failoverIncomplete,
  timeOutsTooLong,
  originFeatureConflict,
  portOfOtherProtocol,
  tlsMinimumOutdated,
];

const BY_ID: ReadonlyMap<string, Cause> = new Map(ALL_CAUSES.map((cause) => [cause.id, cause]));

/** The cause of an id; `undefined` for one that a newer version wrote. */
export const causeOf = (id: CauseId): Cause | undefined => BY_ID.get(id);

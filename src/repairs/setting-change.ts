import { ERROR_CACHING_MINIMUM_TTL_SECONDS, RESPONSE_TIMEOUT } from '../cloudfront/limits.ts';
import { recogniseOriginName } from '../cloudfront/origin-names.ts';
import type { CauseId } from '../formats/cause-ids.ts';
import type { DistributionPlan, HostSource } from '../formats/distribution.ts';
import type { FaultPlace } from '../formats/judgement.ts';
import type { SettingChange } from '../formats/setting-change.ts';
import { type Setting, toChange } from './setting-forms.ts';

/**
 * The change of this distribution that fixes a cause, in the form its configuration came in; `null` where the
 * repair lies elsewhere, or hangs on a choice that only its owner can make.
 *
 * @param at where the fault lies, when that is not where it usually does
 */
export function settingChange(
  cause: CauseId,
  at: FaultPlace | undefined,
  plan: DistributionPlan | undefined,
): SettingChange | null {
  if (plan === undefined) return null;
  const settings = settingsFor(cause, at, plan);
  return settings.length === 0 ? null : toChange(settings, plan);
}

const EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';

function settingsFor(cause: CauseId, at: FaultPlace | undefined, plan: DistributionPlan): readonly Setting[] {
  const { origin, group } = plan;
  switch (cause) {
    case 'origin-protocol-mismatch':
      return protocolFor(plan);
    case 'dns-no-ipv4':
      return origin.addressType === 'ipv4' && origin.kind === 'custom'
        ? [{ of: 'origin', name: 'IpAddressType', from: 'ipv4', to: 'dualstack' }]
        : [];
    case 'tls-protocol-unsupported':
      return at === 'minimum' && origin.minTls !== null
        ? [
            {
              of: 'origin',
              name: 'OriginSslProtocols',
              from: origin.tlsVersions ?? [origin.minTls],
              to: ['TLSv1.2'],
            },
          ]
        : [];
    case 'tls-minimum-outdated':
      return [{ of: 'origin', name: 'OriginSslProtocols', from: origin.tlsVersions ?? [], to: ['TLSv1.2'] }];
    case 'port-of-other-protocol':
      return portsFor(plan);
    case 'certificate-name-mismatch':
    case 'tls-server-name-rejected':
      return at === 'forwarded-host' || at === 'distribution-host' ? withoutHost(plan) : [];
    case 'host-forwarded-to-service':
    case 'host-kept-by-cache-policy':
      return withoutHost(plan);
    case 'failover-incomplete': {
      if (group === null && plan.groupPassedBy !== undefined)
        return [{ of: 'behavior', name: 'TargetOriginId', from: origin.id, to: plan.groupPassedBy }];
      const from = group?.failoverStatuses ?? [];
      const to = [...new Set([...from, 502, 503, 504])].toSorted((a, b) => a - b);
      return group === null ? [] : [{ of: 'group', name: 'StatusCodes', from, to }];
    }
    case 'error-response-hides-status':
      return plan.errorResponses.flatMap(({ status, cachedSeconds }): readonly Setting[] =>
        status >= 500 && cachedSeconds !== null && cachedSeconds > ERROR_CACHING_MINIMUM_TTL_SECONDS
          ? [
              {
                of: 'error',
                status,
                name: 'ErrorCachingMinTTL',
                from: cachedSeconds,
                to: ERROR_CACHING_MINIMUM_TTL_SECONDS,
              },
            ]
          : [],
      );
    case 'time-outs-too-long':
      return origin.responseTimeoutMs > RESPONSE_TIMEOUT.defaultMs
        ? [
            {
              of: 'origin',
              name: 'OriginReadTimeout',
              from: origin.responseTimeoutMs / 1_000,
              to: RESPONSE_TIMEOUT.defaultMs / 1_000,
            },
          ]
        : [];
    default:
      return [];
  }
}

/** An S3 website speaks plain HTTP alone; else it was plain HTTP that a TLS port was asked in. */
function protocolFor({ origin }: DistributionPlan): readonly Setting[] {
  const { protocolPolicy: from, httpPort, httpsPort } = origin;
  if (from === null || origin.kind !== 'custom') return [];
  if (recogniseOriginName(origin.domainName)?.kind === 's3-website')
    return from === 'http-only'
      ? []
      : [{ of: 'origin', name: 'OriginProtocolPolicy', from, to: 'http-only' }];
  if (from === 'https-only') return [];
  return [
    { of: 'origin', name: 'OriginProtocolPolicy', from, to: 'https-only' },
    ...(from === 'http-only' && httpPort !== null && httpPort !== 80 && httpsPort !== httpPort
      ? [{ of: 'origin', name: 'HTTPSPort', from: httpsPort, to: httpPort } as const]
      : []),
  ];
}

/** Where a port is set that is usual for the other protocol, that protocol is asked. */
function portsFor({
  origin: { protocolPolicy: from, httpPort, httpsPort },
}: DistributionPlan): readonly Setting[] {
  if (from === 'http-only' && httpPort === 443)
    return [
      { of: 'origin', name: 'OriginProtocolPolicy', from, to: 'https-only' },
      ...(httpsPort === 443 ? [] : [{ of: 'origin', name: 'HTTPSPort', from: httpsPort, to: 443 } as const]),
    ];
  return from !== 'http-only' && httpsPort === 80
    ? [{ of: 'origin', name: 'HTTPSPort', from: 80, to: 443 }]
    : [];
}

/** Every place that forwards Host stops doing so. */
const withoutHost = (plan: DistributionPlan): readonly Setting[] =>
  plan.host.forwarded === 'yes' ? plan.host.by.flatMap((source) => withoutHostAt(source, plan)) : [];

function withoutHostAt(source: HostSource, { behavior }: DistributionPlan): readonly Setting[] {
  switch (source.kind) {
    case 'cache-policy':
      return [{ of: 'behavior', name: 'CachePolicyId', from: source.policy.id, to: CACHING_OPTIMIZED }];
    case 'origin-request-policy':
      return [{ of: 'behavior', name: 'OriginRequestPolicyId', from: source.policy.id, to: EXCEPT_HOST }];
    case 'legacy': {
      const from = behavior.legacyHeaders ?? [];
      const to = from.filter((name) => name.toLowerCase() !== 'host');
      // Of `*` nobody knows which headers are needed.
      return from.includes('*') ? [] : [{ of: 'behavior', name: 'Headers', from, to }];
    }
  }
}

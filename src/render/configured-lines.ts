import type { DistributionPlan, HostSource } from '../formats/distribution.ts';
import type { CheckedLine } from './checked.ts';

/**
 * What the distribution's configuration says of the origin, as lines of what was checked. All text in it may
 * be foreign.
 */
export function configuredLines(plan: DistributionPlan | undefined): readonly CheckedLine[] {
  if (plan === undefined) return [];
  const left = plan.open.filter(({ setting }) => setting !== 'origin-header');
  return [
    { label: 'Distribution', text: routeWords(plan) },
    { label: 'Configured', text: settingsWords(plan) },
    { label: 'Host', text: hostWords(plan) },
    ...(plan.behavior.functions.length === 0
      ? []
      : [
          {
            label: 'Functions',
            text: plan.behavior.functions.map(({ name, event }) => `${name} (${event})`).join(', '),
          },
        ]),
    ...(plan.headersSent
      ? []
      : [
          {
            label: 'Custom headers not sent',
            text: `${plan.origin.headerNames.join(', ')}: the origin may turn this check away for that`,
          },
        ]),
    ...(left.length === 0
      ? []
      : [{ label: 'Left open by the configuration', text: left.map(({ on }) => on).join('; ') }]),
    ...plan.notes.map((text) => ({ label: 'Note', text })),
  ];
}

function routeWords({ id, domainName, staging, behavior, origin, group }: DistributionPlan): string {
  const patterns = [behavior.pattern, ...behavior.alsoPatterns];
  const more = patterns.length > 4 ? ` and ${patterns.length - 4} more` : '';
  return [
    [id, domainName].filter(Boolean).join(', ') || 'without an id',
    ...(staging ? ['staging'] : []),
    `${patterns.length > 1 ? 'behaviors' : 'behavior'} ${patterns.slice(0, 4).join(' ')}${more}`,
    `origin ${origin.id}${group === null ? '' : `, ${group.role} of group ${group.id}`}`,
  ].join('; ');
}

const POLICIES = {
  'http-only': 'HTTP only',
  'https-only': 'HTTPS only',
  'match-viewer': 'Match viewer',
} as const;

function settingsWords({ origin }: DistributionPlan): string {
  const { protocolPolicy, httpPort, httpsPort, minTls } = origin;
  const ports = {
    'http-only': `port ${httpPort}`,
    'https-only': `port ${httpsPort}`,
    'match-viewer': `ports ${httpPort} and ${httpsPort}`,
  };
  return [
    ...(protocolPolicy === null ? [] : [`${POLICIES[protocolPolicy]}, ${ports[protocolPolicy]}`]),
    ...(minTls === null || protocolPolicy === 'http-only' ? [] : [`minimum ${minTls}`]),
    `${origin.connectionAttempts} × ${origin.connectTimeoutMs / 1_000} s to connect`,
    `${origin.responseTimeoutMs / 1_000} s to answer`,
    ...(origin.addressType === 'ipv4' ? [] : [origin.addressType]),
    ...(origin.kind === 'custom' ? [] : [origin.kind === 'vpc' ? 'VPC origin' : 'S3 bucket']),
    ...(origin.clientCertificate ? ['origin mTLS'] : []),
    ...(origin.accessControl ? ['origin access control'] : []),
  ].join('; ');
}

function hostWords({ host, viewer, origin }: DistributionPlan): string {
  const by = host.by.map(sourceWords).join(' and ');
  switch (host.forwarded) {
    case 'yes':
      return `the viewer's${viewer.host === null ? '' : `, ${viewer.host}`}, forwarded by ${by}`;
    case 'no':
      return `the origin's own, ${origin.domainName}: nothing forwards the viewer's`;
    case 'unknown':
      return `not known: ${by} may forward the viewer's`;
  }
}

function sourceWords(source: HostSource): string {
  if (source.kind === 'legacy') return 'the legacy cache settings';
  const kind = source.kind === 'cache-policy' ? 'cache policy' : 'origin request policy';
  return `${kind} ${source.policy.name ?? source.policy.id}`;
}

import type { DistributionPlan } from '../formats/distribution.ts';
import type { OriginProtocol, Target } from '../formats/target.ts';

/**
 * The target of a check that asks this origin as CloudFront does. What the plan leaves open is `null`, except
 * a Host that functions may rewrite: there the policies' answer is used.
 *
 * @param viewerPath path and query as the viewer sends them
 * @param rootObject requested in place of `/` (`DefaultRootObject`)
 */
export function targetOf(plan: DistributionPlan, viewerPath: string, rootObject: string | null): Target {
  const { origin } = plan;
  const protocol = protocolOf(plan);
  const [path = '/', ...query] = viewerPath.split('?');
  const rooted = path === '/' && rootObject !== null ? `/${rootObject.replace(/^\//, '')}` : path;
  return {
    origin: origin.domainName,
    protocol,
    port: protocol === 'http' ? origin.httpPort : origin.httpsPort,
    ...(protocol === 'match-viewer' && origin.httpPort !== null && { httpPort: origin.httpPort }),
    hostHeader: hostOf(plan),
    path: [`${origin.path.replace(/\/$/, '')}${rooted}`, ...query].join('?'),
    minTls: origin.minTls,
    connectTimeoutMs: origin.connectTimeoutMs,
    responseTimeoutMs: origin.responseTimeoutMs,
  };
}

/**
 * With the setting Match viewer CloudFront uses the viewer's protocol, which is always HTTPS where HTTP is
 * redirected or refused.
 */
function protocolOf({
  origin: { protocolPolicy },
  behavior,
  viewer,
}: DistributionPlan): OriginProtocol | null {
  switch (protocolPolicy) {
    case null:
      return null;
    case 'http-only':
      return 'http';
    case 'https-only':
      return 'https';
    case 'match-viewer': {
      const { viewerProtocolPolicy: policy } = behavior;
      if (policy === 'https-only' || policy === 'redirect-to-https') return 'https';
      return viewer.protocol ?? 'match-viewer';
    }
  }
}

function hostOf({ host: { forwarded }, viewer }: DistributionPlan): string | null {
  if (forwarded === 'unknown') return null;
  return forwarded === 'yes' ? viewer.host : 'none';
}

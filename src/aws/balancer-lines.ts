import type { AwsLine } from '../formats/aws.ts';
import type { OriginPlan } from '../formats/distribution.ts';

/** So many targets and certificates are listed; further ones are only counted. */
const SHOWN = 5;

type Listener = {
  readonly ListenerArn?: string | undefined;
  readonly Protocol?: string | undefined;
  readonly Port?: number | undefined;
  readonly SslPolicy?: string | undefined;
  readonly Certificates?: readonly { readonly CertificateArn?: string | undefined }[] | undefined;
};

type Asked = Pick<OriginPlan, 'protocolPolicy' | 'httpPort' | 'httpsPort' | 'keepAliveMs'>;

/** The ports that the distribution asks, and whether over TLS. */
function askedPorts({ protocolPolicy, httpPort, httpsPort }: Asked) {
  const http = httpPort === null ? [] : [{ port: httpPort, tls: false }];
  const https = httpsPort === null ? [] : [{ port: httpsPort, tls: true }];
  switch (protocolPolicy) {
    case 'http-only':
      return http;
    case 'https-only':
      return https;
    case 'match-viewer':
      return [...http, ...https];
    case null:
      return [];
  }
}

/** What a balancer listens on beside what the distribution asks, and ARNs of what it asks. */
export function listenerLine(
  name: string,
  listeners: readonly Listener[],
  asked: Asked,
): { readonly line: AwsLine; readonly listens: readonly string[] } {
  const all = listeners.map(({ Protocol, Port }) => `${Protocol ?? '?'} ${Port ?? '?'}`).join(', ') || 'none';
  const ports = askedPorts(asked);
  const missing = ports.filter(({ port }) => !listeners.some(({ Port }) => Port === port));
  const wrong = ports.filter(({ port, tls }) =>
    listeners.some(({ Port, Protocol }) => Port === port && Protocol === (tls ? 'HTTP' : 'HTTPS')),
  );
  const serving = listeners.filter(({ Port }) => ports.some(({ port }) => port === Port));
  const certificates = serving
    .flatMap((one) => one.Certificates ?? [])
    .flatMap((one) => one.CertificateArn ?? []);
  const policies = [...new Set(serving.flatMap(({ SslPolicy }) => SslPolicy ?? []))];
  const text = [
    `${name} listens on ${all}`,
    ...(missing.length === 0
      ? []
      : [`and not on ${missing.map(({ port }) => port).join(' or ')}, which the distribution asks`]),
    ...wrong.map(
      ({ port, tls }) =>
        `${port} speaks ${tls ? 'plain HTTP' : 'TLS'}, and the distribution asks ${tls ? 'TLS' : 'plain HTTP'} there`,
    ),
    ...(certificates.length === 0
      ? []
      : [
          `its certificate is ${certificates.slice(0, SHOWN).join(', ')} (ACM is not asked for its names and dates: what the listener presents is measured)`,
        ]),
    ...(policies.length === 0 ? [] : [`TLS policy ${policies.join(', ')}`]),
  ].join(', ');
  const listens = serving.flatMap(({ ListenerArn }) => ListenerArn ?? []);
  return { line: { about: 'balancer', text }, listens: [...listens, ...certificates] };
}

type Attribute = { readonly Key?: string | undefined; readonly Value?: string | undefined };

/**
 * The idle time-out, where CloudFront keeps idle connections as long or longer: the balancer may close one
 * that CloudFront is just about to use.
 */
export function idleLine(attributes: readonly Attribute[], { keepAliveMs }: Asked): readonly AwsLine[] {
  const value = attributes.find(({ Key }) => Key === 'idle_timeout.timeout_seconds')?.Value;
  const seconds = Number(value);
  if (value === undefined || !Number.isFinite(seconds)) return [];
  const kept = keepAliveMs === null ? null : keepAliveMs / 1_000;
  const but =
    kept === null || kept < seconds
      ? ''
      : `, and CloudFront keeps its own for ${kept} s: now and then it uses one that was just closed`;
  return [{ about: 'balancer', text: `idle connections end after ${seconds} s${but}` }];
}

type Health = {
  readonly Target?: { readonly Id?: string | undefined; readonly Port?: number | undefined } | undefined;
  readonly TargetHealth?:
    | { readonly State?: string | undefined; readonly Reason?: string | undefined }
    | undefined;
};

/** How many targets of a group are healthy, and why the others are not. */
export function healthLine(group: string, targets: readonly Health[]): AwsLine {
  const bad = targets.filter(({ TargetHealth }) => TargetHealth?.State !== 'healthy');
  const named = bad
    .slice(0, SHOWN)
    .map(
      ({ Target, TargetHealth }) =>
        `${Target?.Id ?? '?'}:${Target?.Port ?? '?'} ${TargetHealth?.State ?? '?'}${TargetHealth?.Reason === undefined ? '' : ` (${TargetHealth.Reason})`}`,
    );
  const text =
    targets.length === 0
      ? `target group ${group} has no targets: the balancer answers 503`
      : `target group ${group}: ${targets.length - bad.length} of ${targets.length} targets are healthy${named.length === 0 ? '' : `; ${named.join(', ')}`}`;
  return { about: 'balancer', text };
}

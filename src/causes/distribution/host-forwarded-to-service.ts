import { recogniseOriginName } from '../../cloudfront/origin-names.ts';
import type { DistributionPlan } from '../../formats/distribution.ts';
import { showsConfiguration } from '../../repairs/proofs/edge.ts';
import type { OriginCause } from '../cause.ts';
import { judgeConfiguration } from './configuration.ts';

/**
 * The viewer's Host is forwarded to an AWS service that chooses by its own name: API Gateway, a Lambda
 * function URL and S3 answer 403 then, which is no 502, and is taken for one behind a custom error page.
 */
export const hostForwardedToService: OriginCause = {
  id: 'host-forwarded-to-service',
  family: 'distribution',
  title: "The viewer's Host is forwarded to a service that wants its own",
  phrase: "the viewer's Host is forwarded to a service that wants its own",
  affects: 'of-these-behaviors',
  source:
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html',
  cloudfrontStatus: null,
  proof: showsConfiguration,
  scope: 'origin',
  judge: judgeConfiguration((plan) => {
    const { host, origin, behavior } = plan;
    const service = serviceOf(plan);
    if (host.forwarded === 'no' || service === null) return { kind: 'ruled-out' };
    if (host.forwarded === 'unknown')
      return { kind: 'unknown', missing: 'whether Host is forwarded, in the configuration', matters: false };
    return {
      kind: 'warning',
      cloudfrontStatus: 403,
      because: `behavior ${behavior.pattern} forwards the viewer's Host to ${origin.domainName}, ${service.name}, which answers 403 to a name that is not its own${service.unless}`,
    };
  }),
};

type Service = { readonly name: string; readonly unless: string };

function serviceOf({ origin: { domainName, kind } }: DistributionPlan): Service | null {
  const recognised = recogniseOriginName(domainName)?.kind;
  if (recognised === 'api-gateway')
    return { name: 'API Gateway', unless: ', unless it is a custom domain name of that API' };
  if (/\.lambda-url\.[a-z0-9-]+\.on\.aws$/.test(domainName))
    return { name: 'a Lambda function URL', unless: '' };
  return recognised === 's3-rest' || kind === 's3' ? { name: 'an S3 bucket', unless: '' } : null;
}

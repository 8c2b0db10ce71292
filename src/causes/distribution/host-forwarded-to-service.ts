import { recogniseOriginName } from '../../cloudfront/origin-names.ts';
import type { DistributionPlan } from '../../formats/distribution.ts';
import { RULED_OUT, unknown, warning } from '../judging/judgement.ts';
import { configurationCause } from './configuration.ts';

/**
 * The viewer's Host is forwarded to a service that chooses by its own name: API Gateway, a Lambda function
 * URL and S3 answer 403 then, which is no 502, and is taken for one behind a custom error page. Platforms and
 * proxies that route by Host answer a page of their own (not tested by us). An answer to the viewers' name
 * that was seen counts more.
 */
export const hostForwardedToService = configurationCause({
  id: 'host-forwarded-to-service',
  title: "The viewer's Host is forwarded to a service that wants its own",
  affects: 'of-these-behaviors',
  source: 'cloudfront-request-policies',
  judge: (plan, { endpoints }) => {
    const { host, origin, behavior } = plan;
    const service = serviceOf(plan);
    if (host.forwarded === 'no' || service === null) return RULED_OUT;
    if (host.forwarded === 'unknown') return unknown('whether Host is forwarded, in the configuration');
    const isServed = endpoints.some(
      ({ main }) =>
        main.kind === 'answered' && main.sent.host === plan.viewer.host && main.value.statusCode < 400,
    );
    if (isServed) return RULED_OUT;
    return warning(
      `behavior ${behavior.pattern} forwards the viewer's Host to ${origin.domainName}, ${service.name}, which answers ${service.status ?? 'a page of its own'} to a name that ${service.status === null ? 'it does not know' : 'is not its own'}${service.unless}`,
      { ...(service.status !== null && { cloudfrontStatus: service.status }) },
    );
  },
});

type Service = {
  readonly name: string;
  readonly status: 403 | 404 | null;
  readonly unless: string;
};

function serviceOf({ origin: { domainName, kind } }: DistributionPlan): Service | null {
  const recognised = recogniseOriginName(domainName);
  if (kind === 's3') return BUCKET;
  switch (recognised?.kind) {
    case 'api-gateway':
      return {
        name: 'API Gateway',
        status: 403,
        unless: ', unless it is a custom domain name of that API',
      };
    case 's3-rest':
      return BUCKET;
    case 's3-website':
      return {
        name: 'an S3 website',
        status: 404,
        unless: ', unless the bucket is named like the name viewers use',
      };
    default:
      break;
  }
  if (recognised?.server === 'lambda-url') return { name: 'a Lambda function URL', status: 403, unless: '' };
  return recognised !== null && ROUTES_BY_HOST.has(recognised.server ?? '')
    ? {
        name: recognised.product,
        status: null,
        unless: ', unless that name is added there as a custom domain',
      }
    : null;
}

const BUCKET: Service = { name: 'an S3 bucket', status: 403, unless: '' };

/** As their documentation and users say; not tested by us. */
const ROUTES_BY_HOST: ReadonlySet<string> = new Set(['heroku', 'vercel', 'netlify', 'cloudflare']);

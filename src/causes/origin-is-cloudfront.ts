import { recogniseOriginName } from '../cloudfront/origin-names.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { HttpExchange } from '../evidence/http.ts';
import type { OriginCause } from './cause.ts';
import { headerOf } from './http-header.ts';
import { aliasTargets, fact } from './resolution.ts';

/**
 * The origin is itself served by CloudFront. AWS documents 403 for chained distributions. An edge-optimised API Gateway
 * looks the same from outside and works as an origin, so its marks, and CloudFront's headers alone, only warn.
 */
export const originIsCloudfront: OriginCause = {
  id: 'origin-is-cloudfront',
  title: 'Origin is itself a CloudFront distribution',
  source:
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html',
  cloudfrontStatus: null,
  scope: 'origin',
  judge(evidence) {
    const { origin } = evidence.target;
    const names = [origin, ...aliasTargets(evidence)];
    const kinds = names.map((name) => recogniseOriginName(name)?.kind);
    const distribution = names[kinds.indexOf('cloudfront')];
    const answers = answersOf(evidence);
    const pop = answers.map((answer) => headerOf(answer, 'x-amz-cf-pop')).find((value) => value !== null);
    if (distribution === undefined && pop === undefined) return { kind: 'ruled-out' };

    const gateway = kinds.includes('api-gateway') || answers.some(isFromApiGateway);
    const seen =
      distribution === undefined
        ? `its answers carry a header of CloudFront's (X-Amz-Cf-Pop: ${pop?.slice(0, 20)})`
        : distribution === origin
          ? `${origin} is the name of a distribution`
          : `${origin} is an alias of ${distribution}`;
    if (gateway) {
      return {
        kind: 'warning',
        because: fact(
          `${seen}, in front of API Gateway (an edge-optimised endpoint): requests pass CloudFront twice; a Regional endpoint avoids that`,
        ),
      };
    }
    if (distribution === undefined)
      return { kind: 'warning', because: `${seen}: it may be a distribution itself` };
    return {
      kind: 'found',
      certainty: 'likely',
      cloudfrontStatus: 403,
      because: fact(
        `${seen}: CloudFront answers 403 where distributions are chained. If this is the name viewers use, check the name of the origin behind it`,
      ),
    };
  },
};

function answersOf({ endpoints }: Evidence): readonly HttpExchange[] {
  return endpoints.flatMap(({ exchanges }) =>
    exchanges.flatMap(({ observation }) => (observation.kind === 'answered' ? [observation.value] : [])),
  );
}

function isFromApiGateway(answer: HttpExchange): boolean {
  return headerOf(answer, 'x-amz-apigw-id') !== null || headerOf(answer, 'apigw-requestid') !== null;
}

import type { DistributionPlan } from '../../formats/distribution.ts';
import { isAtViewers } from '../../formats/edge-report.ts';
import { RULED_OUT, warning } from '../judging/judgement.ts';
import { configurationCause } from './configuration.ts';

/**
 * Settings that AWS documents as not going together: origin mTLS, VPC origins, gRPC and origin access
 * control.
 */
export const originFeatureConflict = configurationCause({
  id: 'origin-feature-conflict',
  title: 'Settings of this origin do not go together',
  affects: 'of-these-behaviors',
  source: 'cloudfront-origin-mtls',
  judge: (plan) => {
    const conflicts = CONFLICTS.flatMap(({ of, because }) => (of(plan) ? [because] : []));
    return conflicts.length === 0 ? RULED_OUT : warning(`origin ${plan.origin.id}: ${conflicts.join('; ')}`);
  },
});

const hasOriginTrigger = ({ behavior }: DistributionPlan): boolean =>
  behavior.functions.some(({ runtime, event }) => runtime === 'lambda-edge' && !isAtViewers(event));

const hasLambda = ({ behavior }: DistributionPlan): boolean =>
  behavior.functions.some(({ runtime }) => runtime === 'lambda-edge');

/**
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
 */
const CONFLICTS: readonly { readonly of: (plan: DistributionPlan) => boolean; readonly because: string }[] = [
  {
    of: (plan) => plan.origin.clientCertificate && hasOriginTrigger(plan),
    because: 'origin mTLS does not work with Lambda@Edge functions at origin events',
  },
  {
    of: ({ origin, behavior }) => origin.clientCertificate && behavior.grpc,
    because: 'origin mTLS does not work with gRPC',
  },
  {
    of: ({ origin }) => origin.clientCertificate && origin.protocolPolicy !== 'https-only',
    because:
      'origin mTLS is set up, and plain HTTP, which the protocol policy allows, carries no certificate',
  },
  {
    of: (plan) => plan.origin.kind === 'vpc' && hasOriginTrigger(plan),
    because: 'VPC origins do not work with Lambda@Edge functions at origin events',
  },
  {
    of: ({ origin, behavior }) => origin.kind === 'vpc' && behavior.grpc,
    because: 'VPC origins do not carry gRPC',
  },
  {
    of: ({ origin, behavior }) => behavior.grpc && origin.protocolPolicy === 'http-only',
    because: 'gRPC needs HTTPS to the origin, and the protocol policy is HTTP only',
  },
  { of: (plan) => plan.behavior.grpc && hasLambda(plan), because: 'gRPC does not work with Lambda@Edge' },
  { of: ({ behavior, group }) => behavior.grpc && group !== null, because: 'gRPC does not fail over' },
  {
    of: ({ behavior, errorResponses }) => behavior.grpc && errorResponses.length > 0,
    because: 'gRPC does not work with custom error pages',
  },
  {
    of: ({ behavior: { grpc, methods } }) => grpc && methods !== undefined && !methods.includes('POST'),
    because: 'gRPC needs POST, which the behavior does not allow',
  },
  {
    of: ({ origin, behavior: { methods = [] } }) =>
      origin.accessControl &&
      /\.lambda-url\./.test(origin.domainName) &&
      methods.some((method) => method === 'POST' || method === 'PUT'),
    because:
      'origin access control for a function URL lets POST and PUT through only with x-amz-content-sha256 from the viewer',
  },
  {
    of: ({ origin }) =>
      origin.accessControl &&
      /\.lambda-url\./.test(origin.domainName) &&
      origin.protocolPolicy !== 'https-only',
    because:
      'origin access control for a function URL works over HTTPS only, and the protocol policy allows plain HTTP',
  },
];

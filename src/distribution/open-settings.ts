import type { FunctionReference, HostRule, OpenSetting, OriginPlan } from '../formats/distribution.ts';
import type { Distribution } from './model.ts';
import type { Viewer } from './viewer.ts';

/** The settings that a configuration leaves open, each with the question that settles it. */
export function openSettings(
  host: HostRule,
  origin: Pick<OriginPlan, 'id' | 'kind' | 'protocolPolicy' | 'minTls' | 'vpcOriginId' | 'headerNames'>,
  distribution: Distribution,
  viewer: Viewer,
): readonly OpenSetting[] {
  const open: OpenSetting[] = [];
  if (host.forwarded === 'unknown') open.push(unknownPolicies(host));
  if (host.forwarded === 'yes' && viewer.host === null) {
    open.push({
      setting: 'host-header',
      on: `the name viewers use, which is forwarded as Host and is not in the configuration${distribution.aliases.length > 0 ? ' except as a wildcard' : ''}`,
      question: 'Which URL fails? Give it, with the name viewers use.',
    });
  }
  for (const one of host.mayBeRewrittenBy) {
    open.push({
      setting: 'host-header',
      on: `whether ${functionWords(one)} changes Host or the origin`,
      question: `Does ${functionWords(one)} change Host or the origin? ${codeCommand(one)}`,
    });
  }
  const vpcHint = `give what \`aws cloudfront get-vpc-origin --id ${origin.vpcOriginId ?? 'ID'}\` prints beside the distribution`;
  if (origin.protocolPolicy === null) {
    const on =
      origin.kind === 'vpc'
        ? `the origin protocol policy, which the VPC origin ${origin.vpcOriginId ?? origin.id} has in a resource of its own`
        : `the origin protocol policy of ${origin.id}, which is not one this version knows`;
    open.push({
      setting: 'protocol',
      on,
      question: `Is the origin protocol policy HTTPS only, HTTP only or Match viewer?${origin.kind === 'vpc' ? ` Or ${vpcHint}.` : ''}`,
    });
  }
  if (origin.minTls === null && origin.protocolPolicy !== 'http-only') {
    open.push({
      setting: 'min-tls',
      on: `the minimum TLS version of origin ${origin.id}, which is not in the configuration`,
      question: `Which minimum origin SSL protocol is set for origin ${origin.id}?${origin.kind === 'vpc' ? ` Or ${vpcHint}.` : ''}`,
    });
  }
  if (origin.headerNames.length > 0) {
    const names = origin.headerNames.slice(0, HEADERS_MAX).join(', ');
    open.push({
      setting: 'origin-header',
      on: `whether the origin demands ${names}, which CloudFront adds and this check did not send`,
      question: `Does this origin answer only requests with ${names}? Check it from a terminal with \`--send-origin-headers\`.`,
    });
  }
  return open;
}

/** Names of custom headers that a sentence lists. */
const HEADERS_MAX = 3;

function unknownPolicies({ by }: HostRule): OpenSetting {
  const isNamed = by.every((source) => source.kind === 'legacy' || ID.test(source.policy.id));
  const commands = by.flatMap((source) =>
    source.kind === 'legacy' ? [] : [`\`aws cloudfront get-${source.kind} --id ${source.policy.id}\``],
  );
  const names = by.flatMap((source) =>
    source.kind === 'legacy'
      ? []
      : [`${source.kind === 'cache-policy' ? 'cache policy' : 'origin request policy'} ${source.policy.id}`],
  );
  return {
    setting: 'host-header',
    on: `whether ${names.join(' or ')} forwards Host, which is not in the configuration`,
    question: `Is Host among the headers of ${names.join(' and ')}? Give what ${isNamed ? `${commands.join(' and ')} prints beside the distribution` : '`aws cloudfront get-distribution` prints in place of this file: it has the id of the policy'}.`,
  };
}

/** A policy's id; a template or a plan may only refer to one. */
const ID = /^[0-9a-f-]{36}$/i;

const RUNTIMES: Readonly<Record<FunctionReference['runtime'], string>> = {
  'lambda-edge': 'the Lambda@Edge function',
  'cloudfront-function': 'the CloudFront Function',
};

const functionWords = ({ runtime, name, event }: FunctionReference): string =>
  `${RUNTIMES[runtime]} ${name} (${event})`;

const codeCommand = ({ runtime, name, arn }: FunctionReference): string =>
  runtime === 'lambda-edge'
    ? `Its code: \`aws lambda get-function --region us-east-1 --function-name ${arn}\`.`
    : `Its code: \`aws cloudfront get-function --name ${name} --stage LIVE /dev/stdout\`.`;

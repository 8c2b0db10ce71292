import type { Report } from '../formats/report.ts';
import type { Target } from '../formats/target.ts';

/** What somebody answered. */
type Answer = Partial<Pick<Target, 'protocol' | 'hostHeader' | 'minTls' | 'clientCertificate' | 'vpcOrigin'>>;

/**
 * Where an answer does not fit what the check knows beside it, a sentence that says so: the distribution's
 * configuration has it otherwise, or nothing is wrong under it although viewers get an error now. `null`
 * where nothing speaks against it.
 *
 * @param judged the report under this answer
 */
export function contradictionIn(judged: Report, answer: Answer): string | null {
  const configured = configuredOtherwise(judged, answer);
  if (configured !== null)
    return `The answer is used, but the configuration that was read says ${configured}. One of the two is out of date: look at the distribution.`;
  if (judged.verdict.state === 'healthy' && viewersGetAnError(judged))
    return 'With this answer nothing is wrong with the origin, yet CloudFront gave viewers an error of its own when it was asked. Look at the setting once more: the answer may be another, or this is not the origin behind that name.';
  return null;
}

const POLICIES = { https: 'https-only', http: 'http-only', 'match-viewer': 'match-viewer' } as const;

function configuredOtherwise({ evidence }: Report, answer: Answer): string | null {
  const { origin, host } = evidence.distribution ?? {};
  if (origin === undefined || host === undefined) return null;
  const { protocol, hostHeader, minTls, clientCertificate, vpcOrigin } = answer;
  if (protocol && origin.protocolPolicy !== null && POLICIES[protocol] !== origin.protocolPolicy)
    return `the origin protocol policy is ${origin.protocolPolicy}`;
  if (minTls && origin.minTls !== null && minTls !== origin.minTls)
    return `the minimum origin SSL protocol is ${origin.minTls}`;
  if (hostHeader && host.forwarded !== 'unknown' && (hostHeader === 'none') !== (host.forwarded === 'no'))
    return host.forwarded === 'no' ? 'Host is not forwarded' : 'Host is forwarded';
  if (clientCertificate !== undefined && clientCertificate !== origin.clientCertificate)
    return origin.clientCertificate ? 'origin mTLS is set up' : 'origin mTLS is not set up';
  if (vpcOrigin !== undefined && vpcOrigin !== (origin.kind === 'vpc'))
    return origin.kind === 'vpc' ? 'it is a VPC origin' : 'it is no VPC origin';
  return null;
}

/** CloudFront marks what it answers in place of the origin: `X-Cache: Error from cloudfront`. */
const viewersGetAnError = ({ evidence }: Report): boolean =>
  (evidence.viewer?.fetches ?? []).some(
    ({ observation }) =>
      observation.kind === 'answered' &&
      observation.value.statusCode >= 500 &&
      observation.value.headers.some(
        ([name, value]) => name.toLowerCase() === 'x-cache' && /^error from cloudfront/i.test(value),
      ),
  );

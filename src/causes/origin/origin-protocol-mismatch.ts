import { recogniseOriginName } from '../../cloudfront/origin-names.ts';
import type { Endpoint } from '../../formats/endpoint.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { Case, ReadEndpoint } from '../../readings/case.ts';
import { aliasTargets } from '../../readings/resolution.ts';
import { closesPlainHttpForTls, plainHttpRefusal } from '../../readings/tls-port.ts';
import { showsOtherProtocol } from '../../repairs/proofs/http.ts';
import type { OriginCause } from '../cause.ts';
import { type Found, found, RULED_OUT, unknown, warning } from '../judging/judgement.ts';

/**
 * The origin protocol policy does not fit the origin: HTTPS to an S3 website endpoint, which has HTTP on port
 * 80 only, or plain HTTP to a port that speaks TLS. (HTTPS to a port that speaks plain HTTP is
 * `tls-not-spoken`.)
 */
export const originProtocolMismatch: OriginCause = {
  id: 'origin-protocol-mismatch',
  family: 'origin',
  title: 'Origin protocol policy does not fit the origin',
  phrase: 'the origin protocol policy does not fit what the origin serves',
  affects: 'of-one-protocol',
  comparesAnswers: 'requests',
  source: 'cloudfront-origin-settings',
  cloudfrontStatus: 502,
  proof: showsOtherProtocol,
  scope: 'origin',
  judge(theCase) {
    const website = [theCase.target.origin, ...aliasTargets(theCase)].find(
      (name) => recogniseOriginName(name)?.kind === 's3-website',
    );
    if (website !== undefined) return judgeWebsite(website, theCase);
    const { protocol } = theCase.target;
    if (protocol === 'https') return RULED_OUT;
    const plain = theCase.endpoints.filter(({ endpoint }) => endpoint.protocol === 'http');
    if (plain.length === 0) return unknown('plain HTTP was not tried');
    for (const seen of plain) {
      const sign = speaksTls(seen);
      if (sign !== null) return onTlsPort(sign, seen.endpoint, theCase);
    }
    return RULED_OUT;
  },
};

/** Users of HTTPS towards a website endpoint saw 504: port 443 does not answer there (aws/aws-cdk#23463). */
function judgeWebsite(website: string, { target: { protocol, port } }: Case): Judgement {
  const what = `${website} is an S3 website endpoint, which serves plain HTTP on port 80 only`;
  const fails = (because: string): Found => found('proven', because, because, { cloudfrontStatus: 504 });
  switch (protocol) {
    case 'http':
      return port === null || port === 80 ? RULED_OUT : fails(`${what}, not on port ${port}`);
    case 'https':
      return fails(`${what}, and the policy is HTTPS only`);
    case 'match-viewer':
      return fails(`${what}, and the policy is match viewer: requests of HTTPS viewers fail`);
    case null:
      return {
        ...fails(`${what}: any policy but HTTP only fails`),
        certainty: 'depends',
        dependsOn: ['protocol'],
      };
  }
}

/** `sure`: the origin said so; how CloudFront takes a connection that is closed is inferred. */
type TlsSign = { readonly words: string; readonly status: number; readonly sure: boolean };

function speaksTls(seen: ReadEndpoint): TlsSign | null {
  if (closesPlainHttpForTls(seen))
    return {
      words: 'it ends the connection at the request, and answers a TLS hello',
      status: 502,
      sure: false,
    };
  const observation = seen.exchanges[0]?.observation;
  if (observation?.kind === 'answered') {
    const refusal = plainHttpRefusal(observation.value);
    return refusal === null ? null : { words: `it answers 400 "${refusal}"`, status: 400, sure: true };
  }
  if (observation?.kind !== 'failed') return null;
  return observation.failure.http?.fault === 'tls-answer'
    ? { words: 'it answers plain HTTP with a TLS record', status: 502, sure: true }
    : null;
}

/**
 * Where the policy is not known, HTTPS to that origin may well be what it says, if HTTPS is served anywhere.
 */
function onTlsPort(
  { words, status, sure }: TlsSign,
  endpoint: Endpoint,
  { target, endpoints }: Case,
): Judgement {
  const because = `port ${endpoint.port} speaks TLS, not plain HTTP: ${words}`;
  const servesHttps = endpoints.some((seen) => seen.endpoint.protocol === 'https' && seen.mayServe);
  return target.protocol === null && servesHttps
    ? warning(because, { endpoint })
    : found(sure ? 'proven' : 'likely', because, because, { cloudfrontStatus: status, endpoint });
}

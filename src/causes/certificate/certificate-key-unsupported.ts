import type { PublicKey } from '../../certificates/certificate.ts';
import type { Judgement } from '../../formats/judgement.ts';
import { showsKey } from '../../repairs/proofs/certificate.ts';
import type { EndpointCause } from '../cause.ts';
import { found, RULED_OUT, warning } from '../judging/judgement.ts';
import { judgeFault } from '../judging/negotiation.ts';

/**
 * The certificate's key is of a kind CloudFront does not take: no signature scheme for it, or a size outside
 * the documented ones. What a refusal looks like is not documented, so it is likely at most; kinds that are
 * merely undocumented are a warning.
 */
export const certificateKeyUnsupported: EndpointCause = {
  id: 'certificate-key-unsupported',
  family: 'certificate',
  title: "CloudFront does not take the certificate's key",
  warningTitle: "CloudFront may not take the certificate's key",
  phrase: "CloudFront cannot use the key of the origin's certificate",
  affects: 'every-https-request',
  elsewhere: 'other clients may accept it',
  source: 'cloudfront-certificates',
  cloudfrontStatus: 502,
  proof: showsKey,
  scope: 'endpoint',
  judge(seen, theCase) {
    const key = seen.endpoint.protocol === 'https' ? seen.leafKey : null;
    const judgement = judgeUnoffered(seen, theCase);
    return judgement.kind === 'ruled-out' && key !== null ? judgeKey(key) : judgement;
  },
};

const judgeUnoffered = judgeFault('key', ({ item, refusal }) =>
  found(
    'likely',
    refusal === null
      ? `it has ${item}, for which CloudFront offers nothing`
      : `it has ${item}, for which CloudFront offers nothing, and refuses its hello: ${refusal}`,
    `it has ${item}`,
  ),
);

function judgeKey(key: PublicKey): Judgement {
  switch (key.type) {
    case 'rsa':
      return key.bits >= 1024 && key.bits <= 4096
        ? RULED_OUT
        : likely(`it is an RSA key of ${key.bits} bits`, '; CloudFront documents 1024 to 4096');
    case 'rsa-pss':
      return warning(
        "it is an RSA-PSS key; AWS's TLS library offers schemes for it, AWS's own table does not",
      );
    case 'ec':
      if (key.curve === 'explicit parameters')
        return likely('it is an ECDSA key with explicit parameters, where only a named curve may stand');
      return key.curve === 'prime256v1'
        ? RULED_OUT
        : warning(`it is an ECDSA key on ${key.curve}; CloudFront documents prime256v1 alone`);
    case 'ed25519':
    case 'ed448':
      return likely(
        `it is an ${key.type === 'ed448' ? 'Ed448' : 'Ed25519'} key, for which CloudFront offers no scheme`,
      );
    case 'other':
      return likely(`its key is of a kind CloudFront does not document (${key.oid})`);
  }
}

const likely = (decisive: string, more = ''): Judgement => found('likely', decisive + more, decisive);

import { showsChain } from '../../repairs/proofs/certificate.ts';
import { RULED_OUT, warning } from '../judging/judgement.ts';
import { certificateCause } from './certificate-cause.ts';

/**
 * Certificates that s2n-tls takes from a server by default, whatever they are needed for
 * (`s2n_config_set_max_cert_chain_depth`).
 */
const CERTIFICATES_MAX = 7;
/** Bytes of one handshake message that s2n-tls takes. */
const MESSAGE_MAX = 0x1_0000;

/**
 * More certificates, or more bytes of them, than AWS's own TLS library takes by default. That CloudFront uses
 * it with these limits is inferred and AWS documents none, so it is a warning.
 */
export const certificateChainTooLong = certificateCause({
  id: 'certificate-chain-too-long',
  title: 'More certificates are sent than CloudFront may take',
  phrase: 'the origin sends more certificates than CloudFront may take',
  source: 'https://github.com/aws/s2n-tls/blob/main/api/s2n.h',
  cloudfrontStatus: null,
  proof: showsChain,
  judge: ({ sent }) => {
    const refused = 'AWS’s own TLS library';
    if (sent.length > CERTIFICATES_MAX) {
      const because = `${sent.length} certificates are sent; ${refused} refuses more than ${CERTIFICATES_MAX} by default, those that are not needed counted. CloudFront likely does too`;
      return warning(because);
    }
    if (sent.messageBytes > MESSAGE_MAX) {
      const because = `the certificates take ${sent.messageBytes.toLocaleString('en')} bytes; ${refused} refuses more than ${MESSAGE_MAX.toLocaleString('en')} in one message. CloudFront likely does too`;
      return warning(because);
    }
    return RULED_OUT;
  },
});

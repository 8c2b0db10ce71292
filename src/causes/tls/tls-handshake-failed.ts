import type { Judgement } from '../../formats/judgement.ts';
import { showsTrust } from '../../repairs/proofs/certificate.ts';
import { found, unknown } from '../judging/judgement.ts';
import { judgeFault } from '../judging/negotiation.ts';
import { saidSoBy, suspectsOf } from './said-so.ts';
import { tlsCause } from './tls-cause.ts';

/**
 * The negotiation failed, and neither name, version, suite, group nor key explains it; or the origin answers
 * the request by asking for another handshake. CloudFront does not renegotiate (using-https page); what it
 * answers then is not said.
 */
export const tlsHandshakeFailed = tlsCause({
  id: 'tls-handshake-failed',
  title: 'The TLS handshake fails',
  phrase: 'the TLS handshake with the origin fails',
  hangsOnHost: true,
  source: 'cloudfront-502',
  cloudfrontStatus: 502,
  proof: showsTrust,
  judge(seen, theCase) {
    if (seen.endpoint.protocol === 'https') {
      const fault = seen.fault;
      if (fault.kind === 'our-hello') return unsure(fault);
      if (fault.kind === 'staple-request') return judgeStapleRequest(seen, theCase);
      if (fault.kind === 'too-large') return judgeSize(seen, theCase);
      const [exchange] = seen.exchanges;
      if (exchange?.observation.kind === 'failed' && exchange.observation.failure.renegotiation)
        return RENEGOTIATES;
    }
    return judgeOther(seen, theCase);
  },
});

const ASKS_AGAIN =
  'it answers the request by asking for another handshake (renegotiation), which CloudFront never makes';
const RENEGOTIATES = found('likely', ASKS_AGAIN, ASKS_AGAIN, { at: 'renegotiation' });

const judgeOther = judgeFault(
  'other',
  ({ refusal, controlFailed, silent, knownFrom }, _seen, { target }): Judgement =>
    found(
      // Some servers refuse an unknown name without saying so, and the viewers' name was not tried. What
      // CloudFront answers for a server that goes silent here is not documented.
      controlFailed && !silent && target.hostHeader !== null ? 'proven' : 'likely',
      `${refusal}${controlFailed ? '; a stock OpenSSL client gets no further' : ''}${saidSoBy(knownFrom)}`,
      refusal,
      suspectsOf(knownFrom),
    ),
);

const judgeStapleRequest = judgeFault('staple-request', ({ refusal }) =>
  found(
    'likely',
    `it ends the handshake of a client that asks for a stapled OCSP answer (${refusal}), and lets the same hello through that does not; AWS's TLS library asks for one, so CloudFront likely does`,
    'it ends the handshake of a client that asks for a stapled OCSP answer',
    { at: 'staple-request' },
  ),
);

const judgeSize = judgeFault('too-large', ({ bytes }) =>
  found(
    'likely',
    `it sends a handshake message of ${bytes.toLocaleString('en-US')} bytes, and AWS's TLS library takes 65,536 at most: far too many certificates, or one far too large`,
    `it sends a handshake message of ${bytes.toLocaleString('en-US')} bytes`,
  ),
);

const OTHER_HELLOS: Readonly<Record<string, string>> = {
  OpenSSL: 'a stock OpenSSL client',
  'CloudFront-Upstream': 'the older offer CloudFront-Upstream',
};

/** Our model of CloudFront's hello is refused where another passes: no evidence against the origin. */
function unsure({ refusal, passed }: { readonly refusal: string; readonly passed: string }): Judgement {
  const other = OTHER_HELLOS[passed] ?? `a hello with other offers (${passed})`;
  return unknown(
    `whether CloudFront gets through: this hello fails (${refusal}) and ${other} passes, though both could agree; something in front of the server may mind unusual hellos`,
    true,
  );
}

import { fact } from '../../readings/resolution.ts';
import { showsThisVantage } from '../../repairs/proofs/dns.ts';
import type { OriginCause } from '../cause.ts';
import { RULED_OUT, unknown, warning } from '../judging/judgement.ts';

/**
 * What is seen from here may not be what CloudFront sees: another DNS, an intercepting proxy, a wrong clock,
 * no network of the origin's family, a network that lets few ports out. It never decides; it says how far to
 * trust the rest, and `standpoint.ts` lowers what depends on it.
 */
export const vantageUnreliable: OriginCause = {
  id: 'vantage-unreliable',
  family: 'origin',
  title: 'What is seen from here may differ from what CloudFront sees',
  phrase: 'this vantage point sees something else than CloudFront',
  affects: 'this-check',
  source: 'cloudfront-502',
  cloudfrontStatus: null,
  proof: showsThisVantage,
  scope: 'origin',
  judge(theCase) {
    const doubts = theCase.doubts;
    if (doubts.length === 0) return RULED_OUT;
    const because = fact(doubts.map((doubt) => doubt.because).join('; '));
    if (doubts.some(({ about }) => about === 'bounds')) return unknown(because, true);
    if (doubts.some(({ about }) => about === 'interception')) return warning(because, { at: 'interception' });
    if (doubts.every(({ about }) => about === 'ports')) return warning(because, { at: 'this-network' });
    return doubts.every(({ about }) => about === 'dns')
      ? warning(because, { at: 'other-dns' })
      : warning(because);
  },
};

import type { ExchangeEvidence } from '../../formats/evidence.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { Case } from '../../readings/case.ts';
import { hostRefusal } from '../../readings/host-refusal.ts';
import { hostThatServes } from '../../readings/host-that-serves.ts';
import { quoted } from '../../readings/http-header.ts';
import { showsAnswer } from '../../repairs/proofs/http.ts';
import { RULED_OUT, warning } from '../judging/judgement.ts';
import { httpCause } from './http-cause.ts';

/**
 * The answer hangs on the Host that is sent, and with it on whether the distribution forwards the viewer's.
 */
export const httpHostDependent = httpCause({
  id: 'http-host-dependent',
  title: 'The origin’s answer depends on the Host header',
  phrase: 'the answer depends on the Host',
  affects: 'every-request',
  source: 'cloudfront-request-policies',
  cloudfrontStatus: null,
  proof: showsAnswer,
  judge({ value: answer, sent }, seen, theCase) {
    const other = seen.exchanges
      .filter(({ purpose }) => purpose === 'other-host')
      .map((exchange) => judgePair(answer.statusCode, sent, exchange, theCase))
      .find((judgement) => judgement !== null);
    if (other !== undefined) return other;
    const refusal = hostRefusal(answer, sent, theCase);
    return refusal === null
      ? RULED_OUT
      : warning(`to Host ${quoted(sent.host)} the origin answered ${answer.statusCode}, ${refusal}`);
  },
});

/** With Host known, what another name would get is of no matter unless it is better. */
function judgePair(
  status: number,
  sent: ExchangeEvidence,
  { host, observation }: ExchangeEvidence,
  { target }: Case,
): Judgement | null {
  if (observation.kind !== 'answered') return null;
  const otherStatus = observation.value.statusCode;
  const better = isError(status) && !isError(otherStatus);
  const worse = !isError(status) && isError(otherStatus) && target.hostHeader === null;
  if (!better && !worse) return null;
  const differs = `to Host ${quoted(sent.host)} the origin answered ${status}, to Host ${quoted(host)} ${otherStatus}`;
  const matters = worse ? '; a distribution that forwards the viewer’s Host may get the second' : '';
  return warning(`${differs}${matters}`, { ...(better && hostThatServes(target, host)) });
}

const isError = (status: number): boolean => status >= 400;

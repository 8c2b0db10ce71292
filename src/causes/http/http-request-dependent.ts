import { RESPONSE_TIMEOUT } from '../../cloudfront/limits.ts';
import type { OtherRequest, RequestKind } from '../../formats/evidence.ts';
import type { Judgement } from '../../formats/judgement.ts';
import type { ReadEndpoint } from '../../readings/case.ts';
import { type OtherOutcome, otherOutcome } from '../../readings/other-requests.ts';
import { showsOptions } from '../../repairs/proofs/http.ts';
import type { OriginCause } from '../cause.ts';
import { found, RULED_OUT, unknown, warning } from '../judging/judgement.ts';
import { REMEDIES } from './http-request-dependent.remedies.ts';

/**
 * The usual GET is answered, and a request of another kind is not: with compression, HEAD or OPTIONS. Where
 * the cache policy has compression on, CloudFront sends Accept-Encoding for viewers that send it, which
 * browsers do; that the origin's failure then becomes a 502 is inferred.
 */
export const httpRequestDependent: OriginCause = {
  id: 'http-request-dependent',
  family: 'http',
  title: 'The origin fails at some kinds of request',
  phrase: 'the origin fails at requests of one kind',
  affects: 'of-one-kind',
  elsewhere: 'a request of another kind works',
  source: 'cloudfront-compression',
  cloudfrontStatus: 502,
  proof: showsOptions,
  remedies: REMEDIES,
  scope: 'origin',
  comparesAnswers: 'requests',
  judge({ endpoints, target }) {
    for (const seen of endpoints) {
      const { otherRequests } = seen;
      if (otherRequests !== undefined) return judgeRequests(seen, otherRequests, target.responseTimeoutMs);
    }
    return unknown('no request of another kind was sent');
  },
};

function judgeRequests(
  { endpoint, exchanges, main }: ReadEndpoint,
  sent: readonly OtherRequest[],
  responseTimeoutMs: number,
): Judgement {
  const usual = exchanges[0]?.observation;
  if (main.kind !== 'answered' || usual?.kind !== 'answered')
    return unknown('the usual GET was not answered');
  const { statusCode } = main.value;
  const { connectMs, tlsMs, firstByteMs } = main.value.timings;
  const usualMs = firstByteMs - (tlsMs ?? connectMs);
  const outcomeOf = (kind: RequestKind) => otherOutcome(sent, kind, usualMs);
  const compressed = outcomeOf('br-gzip');
  if (compressed.kind === 'broke')
    return found(
      'likely',
      `a GET without Accept-Encoding is answered ${statusCode}; with \`Accept-Encoding: br,gzip\` the origin ${compressed.words}, twice${withGzip(outcomeOf('gzip'))}. CloudFront sends that header for browsers where the cache policy has compression on`,
      `GET without compression works; with br,gzip it ${compressed.words}`,
      { at: 'compression', endpoint, cloudfrontStatus: compressed.status },
    );
  const usualTook = `a GET without Accept-Encoding was answered after ${seconds(usual.elapsedMs)}`;
  const patience = `CloudFront would wait ${responseTimeoutMs / 1_000} s${responseTimeoutMs === RESPONSE_TIMEOUT.defaultMs ? '' : ', as set'}`;
  if (compressed.kind === 'hung')
    return unknown(
      `whether the origin answers a GET with Accept-Encoding: br,gzip; none came in ${seconds(compressed.afterMs)}, when we stopped waiting (${patience}); ${usualTook}`,
      true,
    );
  const isWhole = main.value.body.ending === 'complete';
  const others = NAMES.flatMap(([kind, name]) => outcomeBeside(name, outcomeOf(kind), isWhole, patience));
  if (others.length === 0)
    return compressed.kind === 'unseen'
      ? unknown('how the origin answers with compression: no connection for it')
      : RULED_OUT;
  const at = compressed.kind === 'fine' ? undefined : 'compression';
  const words = `${others.join('; ')}; ${usualTook}, ${statusCode}`;
  return warning(words, { endpoint, ...(at !== undefined && { at }) });
}

const NAMES: readonly (readonly [RequestKind, string])[] = [
  ['br-gzip', 'with `Accept-Encoding: br,gzip`'],
  ['head', 'HEAD'],
  ['options', 'OPTIONS'],
];

/** What is not as it should be with one kind of request, in words; empty where nothing is. */
function outcomeBeside(
  name: string,
  outcome: OtherOutcome,
  isWhole: boolean,
  patience: string,
): readonly string[] {
  switch (outcome.kind) {
    case 'fine':
    case 'unseen':
      return [];
    case 'cut-off':
      return isWhole ? [`${name}: the body ends before its time`] : [];
    case 'error':
      return [`${name}: the origin answers ${outcome.status}`];
    case 'broke':
      return [`${name}: the origin ${outcome.words}, twice`];
    case 'comes-and-goes':
      return [
        `${name}: the origin ${outcome.words}, but not each time: it may fail now and then at any request`,
      ];
    case 'hung':
      return [`${name}: no answer in ${seconds(outcome.afterMs)}, when we stopped waiting (${patience})`];
  }
}

function withGzip(gzip: OtherOutcome): string {
  if (gzip.kind === 'fine') return '; with gzip alone it answers';
  return gzip.kind === 'comes-and-goes' || gzip.kind === 'broke' ? '; with gzip alone it fails too' : '';
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 950 ? 2 : 1)} s`;

import type { Judgement } from '../../formats/judgement.ts';
import type { Case } from '../../readings/case.ts';
import type { Distribution } from '../../readings/distribution.ts';
import { fact } from '../../readings/resolution.ts';
import {
  answerInWords,
  answersIn,
  reachesOrigin,
  type ViewerView,
  viewerView,
} from '../../readings/viewer-answer.ts';
import { showsWhatIsAhead } from '../../repairs/proofs/dns.ts';
import type { OriginCause } from '../cause.ts';
import { found, RULED_OUT, warning } from '../judging/judgement.ts';

/**
 * CloudFront itself serves the target's name. Mostly that is the name viewers use, typed in place of the
 * origin's: then what viewers see there counts, and the origin's own name is needed. Where somebody says
 * which Host it is sent as an origin, distributions are chained: the quotas page allows two and answers a
 * third with 403, the 403 page has "two or more". So what the edge answers decides. An edge-optimised API
 * Gateway looks the same from outside and works as an origin.
 */
export const originIsCloudfront: OriginCause = {
  id: 'origin-is-cloudfront',
  family: 'origin',
  title: 'The name belongs to a CloudFront distribution',
  phrase: 'the name belongs to a CloudFront distribution',
  affects: 'every-request',
  source: 'cloudfront-403',
  cloudfrontStatus: null,
  proof: showsWhatIsAhead,
  scope: 'origin',
  judge(theCase) {
    const distribution = theCase.servedBy;
    if (distribution === null) return RULED_OUT;
    const { seen, isApi, by } = distribution;
    if (isApi)
      return warns(
        `${seen}, in front of API Gateway (an edge-optimised endpoint): requests pass CloudFront twice; a Regional endpoint avoids that`,
      );
    if (theCase.isViewersName) return judgeViewersName(distribution, theCase);
    return by === 'answers' && distribution.asOrigin !== 'refused'
      ? warns(`${seen}${MAYBE}`)
      : chained(distribution, theCase.distribution?.behind ?? []);
  },
};

/** @param behind the distributions that stand one behind the other at that name, by the configuration */
function chained({ seen, asOrigin }: Distribution, behind: readonly string[]): Judgement {
  const isThird = behind.length > 1;
  if (asOrigin === 'refused')
    return found(
      'likely',
      fact(
        `${seen}, and its edge answered the request that CloudFront sends an origin with its own 403 page: ${isThird ? `by the configuration ${behind.join(' and ')} stand one behind the other there, so it is a third distribution in the chain` : 'it is a third distribution in the chain, or it does not know the Host that is sent'}`,
      ),
      'its edge answers 403 to what CloudFront sends an origin',
      { cloudfrontStatus: 403 },
    );
  const measured = asOrigin === 'answered' ? ' Its edge answered the request that CloudFront sends.' : '';
  if (isThird)
    return warns(
      `${seen}, and by the configuration ${behind.join(' and ')} stand one behind the other there: with this one ${behind.length + 1} distributions in a chain, where AWS's quotas allow two and a third is answered 403.${measured}`,
    );
  return warns(
    `${seen}, so two distributions stand in a chain: AWS's quotas allow two, and a third is answered 403.${measured} Logs and Host are easier to follow without the second`,
  );
}

const MAYBE = ': it may be a distribution itself';

/** Where that name stands is the report's question. */
const ELSEWHERE = 'Check the origin’s own name instead';

function judgeViewersName({ seen, by }: Distribution, { viewer }: Case): Judgement {
  const opening = `${seen}, so viewers use this name`;
  const view = viewer === undefined ? null : viewerView(viewer);
  const answers = view === null ? [] : answersIn(view);
  const [newest] = answers;
  if (view === null || newest === undefined)
    return depends(`${opening}; what they get was not seen. ${ELSEWHERE}`, opening);

  // A platform built on CloudFront answers so too, and works as an origin.
  if (by === 'answers' && answers.every(({ status }) => status < 400)) return warns(`${seen}${MAYBE}`);
  const id = newest.requestId === null || newest.status < 400 ? '' : `; request id ${newest.requestId}`;
  if (reachesOrigin(view))
    return warns(
      `${opening}. Just now CloudFront got ${newest.status} for them from the origin, not from the cache. To look at the origin itself, check its own name`,
    );
  const now = `${opening}. Now they get ${inWords(view)}`;
  // Then the fault is not the origin's, and its own cause says so.
  const isFunctions = answers.some(
    ({ point }) => point === 'lambda-validation' || point === 'function-validation',
  );
  return isFunctions
    ? warns(`${now}${id}`)
    : depends(`${now}. ${ELSEWHERE}${id}`, `viewers use it, and now get ${inWords(view)}`);
}

function inWords({ plain, newQuery }: ViewerView): string {
  const asTyped = plain === null ? 'no answer' : answerInWords(plain);
  const pastCache = newQuery === null ? 'no answer' : answerInWords(newQuery);
  if (plain?.status === newQuery?.status && !plain?.isCached)
    return `${pastCache}${newQuery?.isCached ? '' : ', cached or not'}`;
  return `${asTyped} as typed, and ${pastCache} with a query of its own`;
}

const warns = (because: string): Judgement => warning(fact(because));

const depends = (because: string, decisive: string): Judgement =>
  found('depends', fact(because), decisive, { dependsOn: ['origin-name'] });

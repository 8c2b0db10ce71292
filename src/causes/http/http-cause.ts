import type { Judgement } from '../../formats/judgement.ts';
import type { Failure } from '../../formats/observation.ts';
import type { Case, ReadEndpoint } from '../../readings/case.ts';
import { type MainExchange, withoutHead } from '../../readings/main-exchange.ts';
import type { EndpointCause } from '../cause.ts';

type Answered = Extract<MainExchange, { kind: 'answered' }>;

type Said = Omit<EndpointCause, 'family' | 'scope' | 'judge'> & {
  readonly judge: (answered: Answered, seen: ReadEndpoint, theCase: Case) => Judgement;
  /** Where the request went out and no valid head came; absent: another cause reports that. */
  readonly judgeFailed?: (failure: Failure, seen: ReadEndpoint, theCase: Case) => Judgement;
};

/** Judged by the answer to the request as CloudFront sends it. What only warns is never missed. */
export const httpCause = ({ judge, judgeFailed = withoutHead, ...said }: Said): EndpointCause => ({
  ...said,
  family: 'http',
  scope: 'endpoint',
  judge(seen, theCase) {
    const { main } = seen;
    if (main.kind === 'answered') return judge(main, seen, theCase);
    const judgement = main.kind === 'unseen' ? main.unknown : judgeFailed(main.failure, seen, theCase);
    return said.cloudfrontStatus === null && judgement.kind === 'unknown'
      ? { ...judgement, matters: false }
      : judgement;
  },
});

import { namedOrigins } from '../../explain/named-origins.ts';
import { isRecognised } from '../../formats/explain-report.ts';
import type { Work } from '../../jobs/work.ts';
import { fileIn, typedIn } from '../../render/slack/form-state.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import { whoIn } from '../access/who.ts';
import { explainAnswer } from '../sending/explain-answer.ts';
import { notice } from '../sending/notice.ts';
import type { ViewOutcome } from '../sending/views.ts';
import { formErrors, type Submission, type Submitted } from './check.ts';
import { choose, textOf } from './edge.ts';
import { EXPLAIN_INPUT, explainForm } from './explain-form.ts';
import type { FormContext } from './form-context.ts';
import { type FormPlace, fromPrivateMetadata, toPlace, toPrivateMetadata } from './form-place.ts';

/** The form that explains text of CloudFront; the explanation is posted where the form was asked for. */
export type ExplainEntrance = {
  readonly open: (triggerId: string, place: FormPlace, responseUrl: string | null) => Promise<ViewOutcome>;
  readonly submit: (submitted: Submitted) => Promise<Submission>;
};

export function createExplainEntrance(context: FormContext): ExplainEntrance {
  const { views, answers, memory, readFile, mayReadFiles, work, audit, quota, guard } = context;
  return {
    open: (triggerId, place, responseUrl) =>
      views.open(
        triggerId,
        explainForm(mayReadFiles(), toPrivateMetadata(place, [memory.keep(responseUrl)])),
      ),
    async submit({ team, user, privateMetadata, state }) {
      const given = choose(typedIn(state, EXPLAIN_INPUT.text), fileIn(state, EXPLAIN_INPUT.file), readFile);
      if (given === 'none') return formErrors({ [EXPLAIN_INPUT.text]: 'Paste what CloudFront said.' });
      if (given === 'both')
        return formErrors({ [EXPLAIN_INPUT.text]: 'Give either the text or the file, not both.' });
      const formPlace = fromPrivateMetadata(privateMetadata);
      const place = toPlace(formPlace, team, user);
      const via = memory.recall(formPlace.carried[0]);
      const tooMany = quota.take(place, 1);
      if (tooMany !== null) return formErrors({ [EXPLAIN_INPUT.text]: tooMany });
      const answer = async () => {
        const read = await given();
        if (read.kind === 'unread') return answers.tell([notice([read.because])], place, via);
        audit({ event: 'text-read', kind: 'explain', bytes: read.bytes.length, ...whoIn(place) });
        return answers.give([await explainBytes(read.bytes, work)], place, via);
      };
      return { kind: 'closed', after: () => guard(place, via, answer) };
    },
  };
}

/** How much of a text is searched for host names. */
const NAMES_WITHIN = 200_000;

/**
 * The explanation as a message. Where CloudFront's own text names no host, it offers the names found around
 * it.
 */
export async function explainBytes(bytes: Uint8Array, work: Pick<Work, 'read'>): Promise<SlackMessage> {
  const report = await work.read({ kind: 'explain', bytes });
  const hosts =
    report.hosts.length > 0 || !isRecognised(report)
      ? report.hosts
      : namedOrigins(textOf(bytes.subarray(0, NAMES_WITHIN)));
  return explainAnswer(report, hosts);
}

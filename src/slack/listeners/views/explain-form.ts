import type { App } from '@slack/bolt';
import { fileIn, typedIn } from '../../../render/slack/form-state.ts';
import { whoIn } from '../../access/who.ts';
import type { Context } from '../../context.ts';
import { EXPLAIN_FORM, EXPLAIN_INPUT } from '../../forms/explain-form.ts';
import { fromPrivateMetadata, toPlace } from '../../forms/form-place.ts';
import { takeConfiguration } from '../../requests/intake.ts';
import { answerOrTell, explainBytes } from '../../requests/read-text.ts';
import { notice } from '../../sending/notice.ts';
import { chosenText } from './chosen-text.ts';
import { formErrors, onSubmit, type Submission, type Submitted } from './on-submit.ts';

/** The form that explains text of CloudFront; the explanation is posted where the form was asked for. */
export function registerExplainForm(app: Pick<App, 'view'>, context: Context): void {
  onSubmit(app, EXPLAIN_FORM, submit, context);
}

async function submit(
  { triggerId, team, user, privateMetadata, state }: Submitted,
  context: Context,
): Promise<Submission> {
  const { answers, audit, fileTurns, quota, responseMemory } = context;
  const given = chosenText(typedIn(state, EXPLAIN_INPUT.text), fileIn(state, EXPLAIN_INPUT.file), context);
  if (given === 'none') return formErrors({ [EXPLAIN_INPUT.text]: 'Paste what CloudFront said.' });
  if (given === 'both')
    return formErrors({ [EXPLAIN_INPUT.text]: 'Give either the text or the file, not both.' });
  const formPlace = fromPrivateMetadata(privateMetadata);
  const place = toPlace(formPlace, team, user);
  const via = responseMemory.recall(formPlace.carried[0]);
  const tooMany = await quota.take(place, 1);
  if (tooMany !== null) return formErrors({ [EXPLAIN_INPUT.text]: tooMany });
  const answer = async () => {
    const asking = { delivery: `view ${triggerId}`, place, responseUrl: via?.url ?? null };
    const message = await fileTurns(async () => {
      const read = await given();
      if (read.kind === 'unread') return { isFor: 'asker' as const, answer: notice([read.because]) };
      audit({ event: 'text-read', kind: 'explain', bytes: read.bytes.length, ...whoIn(place) });
      const checked = await takeConfiguration(asking, read.bytes, null, context);
      if (checked?.kind === 'answer') return { isFor: 'asker' as const, answer: checked.message };
      if (checked !== null) return null;
      return { isFor: 'all' as const, answer: await explainBytes(read.bytes, context) };
    });
    if (message === null) return;
    return message.isFor === 'asker'
      ? answers.tell([message.answer], place, via)
      : answers.give([message.answer], place, via);
  };
  return { kind: 'closed', after: () => answerOrTell(answer, place, via, context) };
}

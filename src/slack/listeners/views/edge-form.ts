import type { App } from '@slack/bolt';
import type { EdgeQuestion } from '../../../edge-functions/judge-result.ts';
import { isAtViewers } from '../../../formats/edge-report.ts';
import type { Place } from '../../../jobs/store/store.ts';
import { type FormState, fileIn, typedIn } from '../../../render/slack/form-state.ts';
import { whoIn } from '../../access/who.ts';
import type { Context } from '../../context.ts';
import { EDGE_FORM, EDGE_INPUT, readEvent, readRuntime } from '../../forms/edge-form.ts';
import { fromPrivateMetadata, toPlace } from '../../forms/form-place.ts';
import type { FileReading } from '../../requests/read-file.ts';
import { answerOrTell } from '../../requests/read-text.ts';
import type { Via } from '../../sending/give-answer.ts';
import { notice } from '../../sending/notice.ts';
import { chosenText } from './chosen-text.ts';
import { formErrors, onSubmit, type Submission, type Submitted } from './on-submit.ts';

/** The form for an edge function's result; the verdict is posted where the form was asked for. */
export function registerEdgeForm(app: Pick<App, 'view'>, context: Context): void {
  onSubmit(app, EDGE_FORM, submit, context);
}

/** What the form holds. `input`: the event the function was given, if it was put in. */
type Filled = Pick<EdgeQuestion, 'event' | 'runtime'> & {
  readonly result: () => Promise<FileReading>;
  readonly input: (() => Promise<FileReading>) | null;
};

async function submit(
  { team, user, privateMetadata, state }: Submitted,
  context: Context,
): Promise<Submission> {
  const filled = readFilled(state, context);
  if ('kind' in filled) return filled;
  const formPlace = fromPrivateMetadata(privateMetadata);
  const place = toPlace(formPlace, team, user);
  const via = context.responseMemory.recall(formPlace.carried[0]);
  const tooMany = await context.quota.take(place, 1);
  if (tooMany !== null) return formErrors({ [EDGE_INPUT.result]: tooMany });
  return {
    kind: 'closed',
    after: () => answerOrTell(() => answer(filled, place, via, context), place, via, context),
  };
}

function readFilled(state: FormState, context: Context): Filled | Submission {
  const event = readEvent(typedIn(state, EDGE_INPUT.event));
  if (event === null) return formErrors({ [EDGE_INPUT.event]: 'Choose one.' });
  const runtime = readRuntime(typedIn(state, EDGE_INPUT.runtime));
  const result = chosenText(typedIn(state, EDGE_INPUT.result), fileIn(state, EDGE_INPUT.resultFile), context);
  if (result === 'none') return formErrors({ [EDGE_INPUT.result]: 'Paste what the function returned.' });
  if (result === 'both') return formErrors({ [EDGE_INPUT.result]: NOT_BOTH });
  const input = chosenText(typedIn(state, EDGE_INPUT.input), fileIn(state, EDGE_INPUT.inputFile), context);
  if (input === 'both') return formErrors({ [EDGE_INPUT.input]: NOT_BOTH });
  if (runtime === 'functions' && !isAtViewers(event))
    return formErrors({
      [EDGE_INPUT.event]: 'CloudFront Functions run at viewer-request and viewer-response only.',
    });
  return { event, runtime, result, input: input === 'none' ? null : input };
}

const NOT_BOTH = 'Give either the text or the file, not both.';

async function answer(
  { event, runtime, result, input }: Filled,
  place: Place,
  via: Via,
  { answers, audit, fileTurns, work }: Context,
): Promise<void> {
  const judged = await fileTurns(async () => {
    const read = await result();
    if (read.kind === 'unread') return read;
    const readInput = input === null ? null : await input();
    if (readInput?.kind === 'unread') return readInput;
    audit({ event: 'text-read', kind: 'edge', bytes: read.bytes.length, ...whoIn(place) });
    const question = { result: read.bytes, input: readInput?.bytes ?? null, event, runtime };
    return { kind: 'judged' as const, message: await work.read({ kind: 'edge', question }) };
  });
  return judged.kind === 'unread'
    ? answers.tell([notice([judged.because])], place, via)
    : answers.give([judged.message], place, via);
}

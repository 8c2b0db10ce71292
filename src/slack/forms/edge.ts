import type { EdgeQuestion } from '../../edge-functions/judge-result.ts';
import { fileIn, typedIn } from '../../render/slack/form-state.ts';
import { whoIn } from '../access/who.ts';
import type { FileReading, ReadFile } from '../requests/read-file.ts';
import { edgeAnswer } from '../sending/edge-answer.ts';
import { notice } from '../sending/notice.ts';
import type { ViewOutcome } from '../sending/views.ts';
import { formErrors, type Submission, type Submitted } from './check.ts';
import { EDGE_INPUT, edgeForm, readEvent, readRuntime } from './edge-form.ts';
import type { FormContext } from './form-context.ts';
import { type FormPlace, fromPrivateMetadata, toPlace, toPrivateMetadata } from './form-place.ts';

/** The form for an edge function's result; the verdict is posted where the form was asked for. */
export type EdgeEntrance = {
  readonly open: (triggerId: string, place: FormPlace, responseUrl: string | null) => Promise<ViewOutcome>;
  readonly submit: (submitted: Submitted) => Promise<Submission>;
};

export function createEdgeEntrance({
  views,
  answers,
  memory,
  readFile,
  mayReadFiles,
  work,
  audit,
  quota,
  guard,
}: FormContext): EdgeEntrance {
  return {
    open: (triggerId, place, responseUrl) =>
      views.open(triggerId, edgeForm(mayReadFiles(), toPrivateMetadata(place, [memory.keep(responseUrl)]))),
    async submit({ team, user, privateMetadata, state }) {
      const event = readEvent(typedIn(state, EDGE_INPUT.event));
      if (event === null) return formErrors({ [EDGE_INPUT.event]: 'Choose one.' });
      const result = choose(
        typedIn(state, EDGE_INPUT.result),
        fileIn(state, EDGE_INPUT.resultFile),
        readFile,
      );
      if (result === 'none') return formErrors({ [EDGE_INPUT.result]: 'Paste what the function returned.' });
      if (result === 'both')
        return formErrors({ [EDGE_INPUT.result]: 'Give either the text or the file, not both.' });
      const input = choose(typedIn(state, EDGE_INPUT.input), fileIn(state, EDGE_INPUT.inputFile), readFile);
      if (input === 'both')
        return formErrors({ [EDGE_INPUT.input]: 'Give either the text or the file, not both.' });
      const runtime = readRuntime(typedIn(state, EDGE_INPUT.runtime));
      const isViewer = event.startsWith('viewer');
      if (runtime === 'functions' && !isViewer)
        return formErrors({
          [EDGE_INPUT.event]: 'CloudFront Functions run at viewer-request and viewer-response only.',
        });

      const formPlace = fromPrivateMetadata(privateMetadata);
      const place = toPlace(formPlace, team, user);
      const via = memory.recall(formPlace.carried[0]);
      const tooMany = quota.take(place, 1);
      if (tooMany !== null) return formErrors({ [EDGE_INPUT.result]: tooMany });
      const answer = async () => {
        const read = await result();
        if (read.kind === 'unread') return answers.tell([notice([read.because])], place, via);
        const readInput = input === 'none' ? null : await input();
        if (readInput?.kind === 'unread') return answers.tell([notice([readInput.because])], place, via);
        const question: EdgeQuestion = {
          resultText: textOf(read.bytes),
          event,
          runtime,
          ...(readInput === null ? {} : { inputText: textOf(readInput.bytes) }),
        };
        audit({ event: 'text-read', kind: 'edge', bytes: read.bytes.length, ...whoIn(place) });
        return answers.give([edgeAnswer(await work.read({ kind: 'edge', question }))], place, via);
      };
      return { kind: 'closed', after: () => guard(place, via, answer) };
    },
  };
}

type Chosen = 'none' | 'both' | (() => Promise<FileReading>);

/** The pasted text, or the text of the file that was put into the form. */
export function choose(
  text: string,
  file: Readonly<Record<string, unknown>> | null,
  readFile: ReadFile,
): Chosen {
  if (file !== null) return text === '' ? () => readFile(file) : 'both';
  if (text === '') return 'none';
  return async () => ({ kind: 'read', name: 'text', bytes: Buffer.from(text) });
}

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

import { wordsOf } from '../json.ts';
import type { Json } from '../page-state.ts';
import { Dialog } from './dialog.tsx';

/** Asks what an element's `confirm` object asks. */
export function Confirm({
  question,
  answer,
}: {
  readonly question: Json;
  readonly answer: (yes: boolean) => void;
}) {
  return (
    <Dialog id="confirm" title={wordsOf(question.title) || 'Are you sure?'} close={() => answer(false)}>
      <p className="question">{wordsOf(question.text)}</p>
      <footer>
        <button type="button" className="button" onClick={() => answer(false)}>
          {wordsOf(question.deny) || 'No'}
        </button>
        <button
          type="button"
          className={`button ${question.style === 'danger' ? 'danger' : 'primary'}`}
          onClick={() => answer(true)}
        >
          {wordsOf(question.confirm) || 'Yes'}
        </button>
      </footer>
    </Dialog>
  );
}

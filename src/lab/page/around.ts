import { createContext, useContext } from 'react';
import type { Json, PagePerson } from './page-state.ts';

/** What messages, views and blocks need of the page they stand in. */
export type Around = {
  /** Mentions are shown with their names. */
  readonly people: readonly PagePerson[];
  /** Shows a payload as Slack has it. */
  readonly inspect: (title: string, payload: Json) => void;
  /**
   * Asks what an element's `confirm` object asks
   * (https://docs.slack.dev/reference/block-kit/composition-objects).
   */
  readonly ask: (question: Json) => Promise<boolean>;
};

const Context = createContext<Around | null>(null);

export const AroundProvider = Context.Provider;

export function useAround(): Around {
  const around = useContext(Context);
  if (around === null) throw new Error('nothing of the page is around');
  return around;
}

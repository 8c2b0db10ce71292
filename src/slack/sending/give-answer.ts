import type { Place } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Gateway } from './gateway.ts';
import { answerPrivately } from './private-answer.ts';
import type { Respond } from './respond.ts';

/** Sends answers that are not results of checks. */
export type Answers = {
  /** Posts in the thread, for all to read; where there is no thread, sends to the person alone. */
  readonly give: (messages: readonly SlackMessage[], place: Place, via: Via) => Promise<void>;
  /** Sends to the person alone. */
  readonly tell: (messages: readonly SlackMessage[], place: Place, via: Via) => Promise<void>;
};

/** A response URL and when it was received (ISO 8601); `null` where there is none. */
export type Via = { readonly url: string; readonly keptAt: string } | null;

export function createAnswers(context: {
  readonly gateway: Gateway;
  readonly respond: Respond;
  readonly now: () => Date;
  readonly randomId: () => string;
}): Answers {
  const { gateway, now, randomId } = context;

  async function tell(messages: readonly SlackMessage[], place: Place, via: Via): Promise<void> {
    const recipient = {
      id: randomId(),
      place,
      responseUrl: via?.url ?? null,
      acceptedAt: via?.keptAt ?? now().toISOString(),
    };
    await answerPrivately(messages, recipient, context);
  }

  return {
    tell,
    async give(messages, place, via) {
      if (place.threadTs === null) return tell(messages, place, via);
      const job = randomId();
      for (const [index, message] of messages.entries()) {
        const sent = await gateway.post(
          place,
          message,
          { job, part: `answer-${index + 1}` },
          { priority: 'answer' },
        );
        if (sent.kind !== 'sent') return tell(messages.slice(index), place, via);
      }
    },
  };
}

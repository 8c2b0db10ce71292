import { randomBytes } from 'node:crypto';

/**
 * A trigger opens one view within three seconds
 * (https://docs.slack.dev/interactivity/handling-user-interaction).
 */
const LIFETIME_MS = 3000;

export type TriggerError = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

/** What a trigger was given out for. `viewId` is set when it came from inside a modal. */
export type Trigger = { readonly user: string; readonly viewId?: string };

export type Triggers = {
  readonly issue: (trigger: Trigger) => string;
  /** Looks a trigger up without using it. */
  readonly look: (id: string) => Trigger | TriggerError;
  readonly use: (id: string) => void;
};

export function createTriggers(now: () => number): Triggers {
  const issued = new Map<string, { readonly trigger: Trigger; readonly at: number; used: boolean }>();
  return {
    issue(trigger) {
      const id = `${issued.size + 1}.${Math.floor(now() / 1000)}.${randomBytes(16).toString('hex')}`;
      issued.set(id, { trigger, at: now(), used: false });
      return id;
    },
    look(id) {
      const entry = issued.get(id);
      if (entry === undefined) return 'invalid_trigger_id';
      if (entry.used) return 'exchanged_trigger_id';
      return now() - entry.at > LIFETIME_MS ? 'expired_trigger_id' : entry.trigger;
    },
    use(id) {
      const entry = issued.get(id);
      if (entry !== undefined) entry.used = true;
    },
  };
}

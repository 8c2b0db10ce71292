import type { Progress } from '../check/surroundings.ts';
import type { PlainError, Task, WorkSetup } from './task.ts';

/** What the bot tells a worker process of the pool. */
export type ToChild =
  | { readonly kind: 'setup'; readonly setup: WorkSetup }
  | { readonly kind: 'task'; readonly id: number; readonly task: Task }
  | { readonly kind: 'cancel'; readonly id: number };

/** What a worker process tells the bot. */
export type FromChild =
  /** Every 250 ms, and once as soon as it can take tasks. `rssBytes` is all the memory it holds. */
  | { readonly kind: 'alive'; readonly rssBytes: number }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: PlainError };

/** How often a worker process says that it lives, in milliseconds. */
export const ALIVE_EVERY_MS = 250;

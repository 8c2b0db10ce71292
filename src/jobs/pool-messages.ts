import type { Progress } from '../check/surroundings.ts';
import type { PlainError, Task, WorkSetup } from './task.ts';

/** Messages of the bot to a worker process of the pool. */
export type ToChild =
  /** `parent`: the id of the bot's process. */
  | { readonly kind: 'setup'; readonly setup: WorkSetup; readonly parent: number }
  | { readonly kind: 'task'; readonly id: number; readonly task: Task }
  | { readonly kind: 'cancel'; readonly id: number };

/** Messages of a worker process to the bot. */
export type FromChild =
  /** Every 250 ms, and once as soon as it can take tasks. `rssBytes` is all the memory it holds. */
  | { readonly kind: 'alive'; readonly rssBytes: number }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: PlainError };

/** Time between the signs of life of a worker process, in milliseconds. */
export const ALIVE_EVERY_MS = 250;

/** Everything of cf502 in Redis begins with this. BullMQ's keys too: it is its prefix. */
export const PREFIX = 'cf502';

/** A key of ours: `cf502:job:k7f2x9`. */
export const key = (...parts: readonly string[]): string => [PREFIX, ...parts].join(':');

/** The BullMQ queue of one Region. BullMQ refuses a colon in names. */
export const queueName = (region: string): string => `check-${region}`;

/** BullMQ refuses ids that are only digits, and a colon in them. */
export const bullId = (checkId: string): string => `check-${checkId}`;

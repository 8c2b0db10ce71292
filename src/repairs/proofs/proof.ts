import type { Names } from '../names.ts';
import { shellWord } from '../shell.ts';
import { code, say, type Words } from '../words.ts';

/** A command that shows the fault, and what it says once the fault is gone. */
export type Proof = { readonly command: string; readonly good: Words };

/** Makes the proof of a fault with the real names in it, safe to paste into a shell. */
export type ShowsFault = (names: Names) => Proof;

/**
 * The URL that failed for viewers, asked by GET, since HEAD may be answered otherwise. A query nobody asked
 * before is no way past the cache: most cache policies leave the query out of the key.
 */
export const throughCloudFront = ({ viewerUrl }: Pick<Names, 'viewerUrl'>): string =>
  `curl -sD- -o /dev/null ${viewerUrl === undefined ? "'FAILING-URL'" : shellWord(viewerUrl)}`;

/** A status that the origin chose proves the way to it, and a Hit proves the cache alone. */
export const GOOD_THROUGH_CLOUDFRONT: Words = say`a status below 500, and ${code`X-Cache`} is not a Hit (after a Hit, ask for a path that nobody asked for before)`;

import type { Count } from './units.ts';

/** What is bounded in one check. */
export type Bound =
  | 'received-bytes'
  | 'connections'
  /** Of one DNS answer, and addresses of the origin altogether. */
  | 'dns-records'
  /** Of one HTTP answer. */
  | 'header-fields'
  | 'certificates'
  | 'processor-ms'
  | 'evidence-bytes';

/** Something that reached its bound, so that the rest of it was not looked at. */
export type Cut = { readonly what: Bound; readonly at: Count };

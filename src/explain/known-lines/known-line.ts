import type { CauseId } from '../../formats/cause-ids.ts';
import type { MadeBy, TextForm } from '../../formats/explain-report.ts';

/**
 * A line that a program other than CloudFront's edge writes, and what it means for an origin behind
 * CloudFront.
 */
export type KnownLine = {
  readonly look: RegExp;
  readonly form: Extract<TextForm, 'function-log' | 'origin-log' | 'tool-output' | 'api-error' | 'response'>;
  readonly madeBy: MadeBy;
  /** The status viewers get, where the line shows it; `in-line`: it is the group `status` of `look`. */
  readonly status: number | 'in-line' | null;
  /** Likeliest first. */
  readonly causes: readonly CauseId[];
  /** A whole sentence. */
  readonly means: string;
  readonly next?: string;
  /** Id of the server the repair is written for. */
  readonly server?: string;
  /** Says less than other lines that stand beside it: it counts only where no other line of its form is. */
  readonly isVague?: true;
  /** A public report or manual that has the line. */
  readonly source: string;
};

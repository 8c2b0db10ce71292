import type { EdgeCertainty, EdgeEvent, EdgeRuntime, Violation } from '../formats/edge-report.ts';
import type { EdgeInput } from './event.ts';

/** The circumstances under which a result is judged. */
export type EdgeContext = {
  readonly runtime: EdgeRuntime;
  readonly event: EdgeEvent;
  readonly input: EdgeInput | null;
};

/**
 * One place where a rule is broken. `because` is plain text that may quote the result: escape it where it is
 * shown.
 */
export type Breach = {
  /** JSONPath of the place (RFC 9535), `$` for the result itself. */
  readonly path: string;
  readonly because: string;
  /** Fills `<header>` in the rule's log line. */
  readonly header?: string;
  /** The rule's page sentence speaks of another place than this one. */
  readonly otherThanPage?: boolean;
};

/** A rule without its check: what reports show of it. */
export type RuleFacts = {
  readonly id: string;
  readonly certainty: EdgeCertainty;
  /** The page or thread it is taken from. */
  readonly source: string;
  readonly fix: string;
  /**
   * What follows `Validation error: ` in CloudFront's log of Lambda@Edge, where it is on record; `<header>`
   * stands for the name. Of CloudFront Functions no such log is documented (edge-functions-logs).
   */
  readonly logged?: string;
  /**
   * The sentence on the viewer's error page, where it is on record; it names the kind of function it speaks
   * of.
   */
  readonly page?: string;
};

/** One requirement: its facts, and the places of a subject that break it. */
export type Rule<Subject> = RuleFacts & {
  readonly check: (subject: Subject, context: EdgeContext) => readonly Breach[];
};

/** Every place where `subject` breaks one of `rules`, in the order of the rules. */
export function violationsOf<Subject>(
  rules: readonly Rule<Subject>[],
  subject: Subject,
  context: EdgeContext,
): readonly Violation[] {
  return rules.flatMap((rule) =>
    rule.check(subject, context).map((breach) => toViolation(rule, breach, context)),
  );
}

/**
 * How CloudFront's sentences about each kind of function begin. A rule may apply to both kinds, a sentence to
 * only one.
 */
const PAGE_OPENINGS = { lambda: 'The Lambda function', functions: 'The CloudFront function' } as const;

function toViolation(
  { id, fix, source, certainty, logged, page }: RuleFacts,
  breach: Breach,
  { runtime }: EdgeContext,
): Violation {
  return {
    rule: id,
    path: breach.path,
    because: breach.because,
    fix,
    source,
    certainty,
    logged:
      runtime === 'lambda' ? (logged?.replace('<header>', () => breach.header ?? '<header>') ?? null) : null,
    page: page?.startsWith(PAGE_OPENINGS[runtime]) && !breach.otherThanPage ? page : null,
  };
}

/** One breach at `path`, or none. */
export function breachIf(broken: boolean, path: string, because: string | (() => string)): readonly Breach[] {
  return broken ? [{ path, because: typeof because === 'string' ? because : because() }] : [];
}

import {
  type EdgeEvent,
  type EdgeRuntime,
  type EdgeState,
  EVENT_FACTS,
  type Violation,
} from '../formats/edge-report.ts';
import { isObject, type JsonObject } from '../formats/json-value.ts';
import { readInput } from './event.ts';
import { FUNCTION_RULES } from './function-rules.ts';
import { HEADER_NAME_RULES } from './header-name-rules.ts';
import { originalOf, sameJson } from './headers.ts';
import { syntaxFault } from './json-syntax.ts';
import { LAMBDA_HEADER_RULES } from './lambda-header-rules.ts';
import { ORIGIN_CHOICE_RULES, ORIGIN_RULES } from './origin-rules.ts';
import { REQUEST_RULES } from './request-rules.ts';
import { RESPONSE_RULES } from './response-rules.ts';
import { ENVELOPE_RULES, type RawResult, RESULT_RULES, readResult, thingOf } from './result-rules.ts';
import { type EdgeContext, type RuleFacts, violationsOf } from './rule.ts';
import { headersByName, toleratedIn } from './tolerated.ts';

/** Every rule a result is held to, once, for tables and links. */
export const EDGE_RULES: readonly RuleFacts[] = [
  ...RESULT_RULES,
  ...ENVELOPE_RULES,
  ...RESPONSE_RULES,
  ...REQUEST_RULES,
  ...LAMBDA_HEADER_RULES,
  ...HEADER_NAME_RULES,
  ...ORIGIN_CHOICE_RULES,
  ...ORIGIN_RULES,
  ...FUNCTION_RULES,
];

/**
 * A function result and under what it is judged. `resultText` is what JSON.stringify prints for the result.
 */
export type EdgeQuestion = {
  readonly resultText: string;
  readonly event: EdgeEvent;
  readonly runtime: EdgeRuntime;
  /**
   * The event the function was given, as JSON; without it changes to read-only headers and fields cannot be
   * seen.
   */
  readonly inputText?: string;
};

/** The outcome of holding one result to all the rules. */
export type EdgeJudgement = {
  readonly state: EdgeState;
  /** What the result was taken for; `null` where it is neither. */
  readonly thing: 'request' | 'response' | null;
  readonly violations: readonly Violation[];
  /** What could not be looked at, in sentences. */
  readonly unchecked: readonly string[];
  /** What differs from the guide although CloudFront accepts it, in sentences. */
  readonly notes: readonly string[];
};

/** Enough for any reader, and few enough for a Slack message or a terminal. */
const VIOLATIONS_MAX = 200;

/**
 * Would CloudFront accept what this edge function returned? Pure; takes any text and never throws.
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-testing-debugging.html)
 */
export function judgeResult({ resultText, event, runtime, inputText }: EdgeQuestion): EdgeJudgement {
  const raw = readResult(resultText);
  if (raw.kind === 'not-json') return notJudged(notJson(resultText));
  const given = inputText === undefined ? null : readInputText(inputText);
  const mismatch = given?.input?.eventType && given.input.eventType !== event ? given.input.eventType : null;
  const context: EdgeContext = { runtime, event, input: mismatch ? null : (given?.input ?? null) };
  const { thing, violations } = judgeRaw(raw, context);
  const isInputLost = given !== null && context.input === null;
  return {
    state: stateOf(violations, isInputLost),
    thing,
    violations: violations.slice(0, VIOLATIONS_MAX),
    unchecked: [
      ...(given?.problem ? [given.problem] : []),
      ...(mismatch ? [`the input event is of ${mismatch}, not of ${event}, and was not used`] : []),
      ...uncompared(thing, context),
      ...(violations.length > VIOLATIONS_MAX
        ? [`${violations.length - VIOLATIONS_MAX} more violations`]
        : []),
    ],
    notes:
      thing !== null && runtime === 'lambda' && raw.kind === 'json' && isObject(raw.value)
        ? toleratedIn(raw.value)
        : [],
  };
}

/** A judgement on a text that is no result. @param because a clause without a full stop */
export function notJudged(because: string): EdgeJudgement {
  return { state: 'not-judged', thing: null, violations: [], unchecked: [because], notes: [] };
}

function notJson(text: string): string {
  const fault = syntaxFault(text);
  const place = fault ? ` from line ${fault.line}, column ${fault.column} on: ${fault.hint}` : '';
  return `the text, since it is not JSON${place}`;
}

function readInputText(text: string): {
  readonly input: ReturnType<typeof readInput>;
  readonly problem?: string;
} {
  try {
    const input = readInput(JSON.parse(text));
    return input
      ? { input }
      : { input, problem: 'the input event holds neither a request nor a response, and was not used' };
  } catch {
    return { input: null, problem: 'the input event is not JSON, and was not used' };
  }
}

function judgeRaw(raw: RawResult, context: EdgeContext): Pick<EdgeJudgement, 'thing' | 'violations'> {
  const onText = violationsOf(RESULT_RULES, raw, context);
  if (raw.kind !== 'json' || !isObject(raw.value)) return { thing: null, violations: onText };
  const onEnvelope = violationsOf(ENVELOPE_RULES, raw.value, context);
  if (onEnvelope.length > 0) return { thing: null, violations: [...onText, ...onEnvelope] };
  const thing = thingOf(raw.value, context) ?? 'request';
  return { thing, violations: [...onText, ...judgeThing(thing, raw.value, context)] };
}

function judgeThing(
  thing: 'request' | 'response',
  result: JsonObject,
  context: EdgeContext,
): readonly Violation[] {
  const original = originalOf(thing, context);
  const given = context.runtime === 'lambda' ? headersByName(result.headers) : result.headers;
  const headers = { path: '$.headers', headers: given, thing, original };
  const byName = violationsOf(HEADER_NAME_RULES, headers, context);
  if (context.runtime === 'functions')
    return [...violationsOf(FUNCTION_RULES, { thing, result }, context), ...byName];
  return [
    ...violationsOf(thing === 'response' ? RESPONSE_RULES : REQUEST_RULES, result, context),
    ...violationsOf(LAMBDA_HEADER_RULES, headers, context),
    ...byName,
    ...(thing === 'request' && context.event === 'origin-request'
      ? judgeOrigin(result, original, context)
      : []),
  ];
}

/** An origin that the function passes on unchanged is the distribution's own setting, so it is valid. */
function judgeOrigin(
  request: JsonObject,
  original: JsonObject | null,
  context: EdgeContext,
): readonly Violation[] {
  const { origin } = request;
  const before = isObject(original?.origin) ? original.origin : null;
  if (before && sameJson(before, origin)) return [];
  const onChoice = violationsOf(ORIGIN_CHOICE_RULES, origin, context);
  if (!isObject(origin)) return onChoice;
  const onKinds = (['custom', 's3'] as const).flatMap((kind) => {
    const chosen = origin[kind];
    if (!isObject(chosen)) return [];
    const path = `$.origin.${kind}`;
    const previous = before?.[kind];
    const customHeaders = {
      path: `${path}.customHeaders`,
      headers: chosen.customHeaders,
      original: isObject(previous) ? { headers: previous.customHeaders } : null,
    };
    return [
      ...violationsOf(
        ORIGIN_RULES,
        { kind, origin: chosen, path, requestHeaders: request.headers, before },
        context,
      ),
      ...violationsOf(LAMBDA_HEADER_RULES, customHeaders, context),
    ];
  });
  return [...onChoice, ...onKinds];
}

/** @param isIncomplete something that matters could not be looked at */
export function stateOf(violations: readonly Violation[], isIncomplete: boolean): EdgeState {
  const isSure = ({ certainty, dependsOn }: Violation) => certainty !== 'inferred' && dependsOn === undefined;
  if (violations.some(isSure)) return 'invalid';
  return violations.length > 0 || isIncomplete ? 'unsure' : 'valid';
}

function uncompared(
  thing: 'request' | 'response' | null,
  { event, input, runtime }: EdgeContext,
): readonly string[] {
  if (thing === null || input) return [];
  const isGenerated = thing === 'response' && EVENT_FACTS[event].handed === 'request';
  if (isGenerated) return [];
  const fields =
    thing === 'request'
      ? ' and fields'
      : runtime === 'lambda' && event === 'viewer-response'
        ? ' and the status'
        : '';
  return [`without the input event, changes to read-only headers${fields} cannot be seen`];
}

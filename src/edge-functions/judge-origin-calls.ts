import { FUNCTION_SENTENCES } from '../cloudfront/error-pages.ts';
import type { Violation } from '../formats/edge-report.ts';
import { isObject, type JsonObject } from '../formats/json-value.ts';
import { at, quote } from './json-path.ts';
import { type HelperOrigin, OVERRIDE_RULES, UPDATE_ORIGIN_RULES } from './origin-helper-rules.ts';
import { PAGES } from './pages.ts';
import { type Breach, breachIf, type EdgeContext, type Rule, violationsOf } from './rule.ts';
import type { OriginCall } from './run/outcome.ts';

const FACTS = { source: PAGES.originHelpers, page: FUNCTION_SENTENCES.originRewrite.text } as const;

/** The arguments of a helper call as a whole; what is in them has rules of its own. */
const ORIGIN_CALL_RULES: readonly Rule<OriginCall>[] = [
  {
    ...FACTS,
    id: 'helper-argument',
    certainty: 'documented',
    fix: 'Hand `updateRequestOrigin` an object, `selectRequestOriginById` the name of an origin of this distribution.',
    check: ({ name, args: [first] }) =>
      breachIf(
        name === 'selectRequestOriginById' ? typeof first !== 'string' || first === '' : !isObject(first),
        `$.${name}`,
        () => `the first argument is ${quote(first)}`,
      ),
  },
  {
    ...FACTS,
    id: 'helper-origin-group',
    certainty: 'documented',
    fix: 'Give `originIds` two origins of this distribution, and `failoverCriteria` a list of status codes.',
    check: ({ name, args: [group] }) =>
      name === 'createRequestOriginGroup' && isObject(group) ? groupBreaches(group) : [],
  },
];

/** Holds every call of `updateRequestOrigin` and its kin to what the guide says of their arguments. */
export function judgeOriginCalls(calls: readonly OriginCall[], context: EdgeContext): readonly Violation[] {
  return calls.flatMap((call) => [
    ...violationsOf(ORIGIN_CALL_RULES, call, context),
    ...partsOf(call, context.input?.request?.headers).flatMap(({ rules, subject }) =>
      violationsOf(rules, subject, context),
    ),
  ]);
}

type Part = { readonly rules: readonly Rule<HelperOrigin>[]; readonly subject: HelperOrigin };

function partsOf({ name, args }: OriginCall, requestHeaders: unknown): readonly Part[] {
  const path = `$.${name}`;
  const part = (rules: Part['rules'], place: string, origin: unknown): readonly Part[] =>
    isObject(origin) ? [{ rules, subject: { path: place, origin, requestHeaders } }] : [];
  const [first, second] = args;
  if (name === 'updateRequestOrigin') return part(UPDATE_ORIGIN_RULES, path, first);
  if (name === 'selectRequestOriginById') return part(OVERRIDE_RULES, path, second);
  const ids = isObject(first) && Array.isArray(first.originIds) ? first.originIds : [];
  return ids.flatMap((id: unknown, index) =>
    part(OVERRIDE_RULES, at(path, 'originIds', index), isObject(id) ? id.originOverrides : undefined),
  );
}

function groupBreaches({
  originIds: ids,
  failoverCriteria: criteria,
  selectionCriteria,
}: JsonObject): readonly Breach[] {
  const path = '$.createRequestOriginGroup';
  const isId = (id: unknown) => typeof (isObject(id) ? id.originId : id) === 'string';
  const codes = isObject(criteria) ? criteria.statusCodes : criteria;
  return [
    ...breachIf(
      !(Array.isArray(ids) && ids.length === 2 && ids.every(isId)),
      at(path, 'originIds'),
      '`originIds` are not two origins',
    ),
    ...breachIf(
      !(Array.isArray(codes) && codes.length > 0 && codes.every((code) => Number.isInteger(code))),
      at(path, 'failoverCriteria'),
      '`failoverCriteria` holds no list of status codes',
    ),
    ...breachIf(
      selectionCriteria !== undefined &&
        selectionCriteria !== 'default' &&
        selectionCriteria !== 'media-quality-score',
      at(path, 'selectionCriteria'),
      () => `\`selectionCriteria\` is ${quote(selectionCriteria)}`,
    ),
  ];
}

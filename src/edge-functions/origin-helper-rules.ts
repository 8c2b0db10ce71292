import { FUNCTION_SENTENCES } from '../cloudfront/error-pages.ts';
import { isObject, type JsonObject } from '../formats/json-value.ts';
import { DISALLOWED, isListed, ORIGIN_DENIED } from './header-lists.ts';
import { headerEntries } from './headers.ts';
import { at, quote } from './json-path.ts';
import { accessControl, completion, connection, isDnsName, outside } from './origin-helper-parts.ts';
import { PAGES } from './pages.ts';
import { breachIf, type Rule } from './rule.ts';

/**
 * One object handed to a helper that changes the origin. `path` names the helper: `$.updateRequestOrigin`.
 */
export type HelperOrigin = {
  readonly path: string;
  readonly origin: JsonObject;
  /** Headers of the request the function was given. */
  readonly requestHeaders: unknown;
};

const FACTS = { source: PAGES.originHelpers, page: FUNCTION_SENTENCES.originRewrite.text } as const;
const CERTIFICATE_NAMES = { count: 20, length: 64 };

/** What may override a chosen origin: `hostHeader`, `sni`, `allowedCertificateNames`. */
export const OVERRIDE_RULES: readonly Rule<HelperOrigin>[] = [
  {
    ...FACTS,
    id: 'helper-host-names',
    certainty: 'documented',
    fix: 'Set `hostHeader` and `sni` to DNS names alone: no port, no scheme, no IP address, at most 253 characters.',
    check: ({ origin, path }) =>
      ['hostHeader', 'sni'].flatMap((name) =>
        breachIf(
          origin[name] !== undefined && !isDnsName(origin[name], 253),
          at(path, name),
          () => `\`${name}\` is ${quote(origin[name])}`,
        ),
      ),
  },
  {
    ...FACTS,
    id: 'helper-certificate-names',
    certainty: 'documented',
    fix: 'Give at most 20 names of at most 64 characters each.',
    check: ({ origin: { allowedCertificateNames: names }, path }) =>
      breachIf(
        names !== undefined &&
          !(
            Array.isArray(names) &&
            names.length <= CERTIFICATE_NAMES.count &&
            names.every((name) => typeof name === 'string' && name.length <= CERTIFICATE_NAMES.length)
          ),
        at(path, 'allowedCertificateNames'),
        'it is no list of at most 20 names of at most 64 characters',
      ),
  },
];

/** The object `updateRequestOrigin` takes. The console's and the CLI's function test look at none of it. */
export const UPDATE_ORIGIN_RULES: readonly Rule<HelperOrigin>[] = [
  {
    ...FACTS,
    id: 'helper-domain',
    certainty: 'documented',
    fix: 'Set `domainName` to a DNS name alone: no scheme, no port, no IP address.',
    check: ({ origin: { domainName: name }, path }) =>
      breachIf(
        name !== undefined && !isDnsName(name, 253),
        at(path, 'domainName'),
        () => `\`domainName\` is ${quote(name)}`,
      ),
  },
  ...OVERRIDE_RULES,
  {
    ...FACTS,
    id: 'helper-path',
    certainty: 'documented',
    fix: 'Begin `originPath` with "/", do not end it with one, keep it within 255 characters.',
    check: ({ origin: { originPath: value }, path }) =>
      breachIf(
        value !== undefined &&
          value !== '' &&
          !(typeof value === 'string' && value.startsWith('/') && value.length <= 255),
        at(path, 'originPath'),
        () => `\`originPath\` is ${quote(value)}`,
      ),
  },
  {
    ...FACTS,
    id: 'helper-path-end',
    certainty: 'inferred',
    fix: 'Leave the final "/" out: the guide says the path should not end with one.',
    check: ({ origin: { originPath: value }, path }) =>
      breachIf(
        typeof value === 'string' && value.endsWith('/'),
        at(path, 'originPath'),
        '`originPath` ends with "/"',
      ),
  },
  {
    ...FACTS,
    id: 'helper-headers',
    certainty: 'documented',
    fix: 'Write `customHeaders` as { "x-name": "value" }: names in lower case, values as strings, none of the names that are denied.',
    check: ({ origin: { customHeaders: headers }, path, requestHeaders }) => {
      if (headers === undefined) return [];
      const place = at(path, 'customHeaders');
      if (!isObject(headers)) return [{ path: place, because: `it is ${quote(headers)}` }];
      const inRequest = new Set(headerEntries(requestHeaders, '$').map(({ lower }) => lower));
      return headerEntries(headers, place).flatMap(({ name, lower, path: own, raw }) => [
        ...breachIf(
          typeof raw !== 'string',
          own,
          () => `the value of ${name} is ${quote(raw)}, not a string`,
        ),
        ...breachIf(name !== lower, own, `${name} is not in lower case`),
        ...breachIf(
          isListed(ORIGIN_DENIED, lower) || isListed(DISALLOWED, lower),
          own,
          `${name} may not be a custom header of an origin`,
        ),
        ...breachIf(inRequest.has(lower), own, `${name} is also in the headers of the request`),
      ]);
    },
  },
  {
    ...FACTS,
    id: 'helper-number',
    certainty: 'documented',
    fix: 'Keep connectionAttempts within 1 to 3, connectionTimeout within 1 to 10, readTimeout and keepAliveTimeout within 1 to 120.',
    check: ({ origin, path }) => {
      const timeouts = isObject(origin.timeouts) ? origin.timeouts : {};
      const place = at(path, 'timeouts');
      return [
        ...breachIf(
          origin.timeouts !== undefined && !isObject(origin.timeouts),
          place,
          () => `it is ${quote(origin.timeouts)}`,
        ),
        ...outside(origin, path, 'connectionAttempts', 3),
        ...outside(timeouts, place, 'connectionTimeout', 10),
        ...outside(timeouts, place, 'readTimeout', 120),
        ...outside(timeouts, place, 'keepAliveTimeout', 120),
        ...completion(timeouts, place),
      ];
    },
  },
  {
    ...FACTS,
    id: 'helper-shield',
    certainty: 'documented',
    fix: 'Give `originShield` an `enabled` of true or false, and a `region` where it is true.',
    check: ({ origin: { originShield: shield }, path }) =>
      breachIf(
        shield !== undefined &&
          !(
            isObject(shield) &&
            (shield.enabled === false || (shield.enabled === true && typeof shield.region === 'string'))
          ),
        at(path, 'originShield'),
        '`enabled` or `region` is missing',
      ),
  },
  {
    ...FACTS,
    id: 'helper-access-control',
    certainty: 'documented',
    fix: 'Give enabled, signingBehavior ("always"), signingProtocol ("sigv4") and originType ("s3", "lambda", …).',
    check: ({ origin: { originAccessControlConfig: access }, path }) => accessControl(access, path),
  },
  {
    ...FACTS,
    id: 'helper-host-with-access-control',
    certainty: 'inferred',
    source: 'https://github.com/aws-samples/amazon-cloudfront-functions/issues/56',
    fix: 'Leave `hostHeader` out where origin access control is on: together they were seen to give 502.',
    check: ({ origin, path }) =>
      breachIf(
        origin.hostHeader !== undefined &&
          isObject(origin.originAccessControlConfig) &&
          origin.originAccessControlConfig.enabled === true,
        at(path, 'hostHeader'),
        '`hostHeader` stands beside an enabled origin access control',
      ),
  },
  {
    ...FACTS,
    id: 'helper-connection',
    certainty: 'documented',
    fix: 'Give `customOriginConfig` port (80, 443, 1024 to 65535), protocol ("http" or "https") and sslProtocols (a list).',
    check: ({ origin: { customOriginConfig: config, domainName }, path }) =>
      connection(config, domainName, path),
  },
];

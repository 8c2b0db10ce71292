import { FUNCTION_SENTENCES } from '../cloudfront/error-pages.ts';
import { isObject } from '../formats/json-value.ts';
import { at, quote } from './json-path.ts';
import { ORIGIN_HEADER_RULES, type OriginSubject } from './origin-header-rules.ts';
import { PAGES } from './pages.ts';
import { type Breach, breachIf, type Rule } from './rule.ts';

const SOURCE = { source: PAGES.eventStructure } as const;
const DOMAIN_PAGE = { page: FUNCTION_SENTENCES.originDomain.text };
const TLS_VERSIONS = ['TLSv1.2', 'TLSv1.1', 'TLSv1', 'SSLv3'];
const REQUIRED = {
  custom: ['port', 'protocol', 'path', 'sslProtocols', 'readTimeout', 'keepaliveTimeout'],
  s3: ['path', 'authMethod'],
};

/** `origin` of a returned request: the choice between its two kinds. */
export const ORIGIN_CHOICE_RULES: readonly Rule<unknown>[] = [
  {
    ...SOURCE,
    id: 'origin-not-one-of-two',
    certainty: 'documented',
    fix: 'Give `origin` exactly one of `custom` and `s3`; delete the other one.',
    check: (origin) => {
      const kinds = ['custom', 's3'].filter((kind) => isObject(origin) && origin[kind] !== undefined);
      return breachIf(
        origin !== undefined &&
          (kinds.length !== 1 || !isObject(origin) || !isObject(origin[String(kinds[0])])),
        '$.origin',
        kinds.length === 2
          ? '`origin` has both `custom` and `s3`'
          : '`origin` has neither a `custom` nor an `s3` object',
      );
    },
  },
];

/** Rules for `request.origin` at origin-request. */
export const ORIGIN_RULES: readonly Rule<OriginSubject>[] = [
  {
    ...SOURCE,
    ...DOMAIN_PAGE,
    id: 'origin-domain',
    certainty: 'documented',
    fix: 'Set `domainName` to a DNS name alone: no scheme, no port, no IP address. Change the Host header with it.',
    check: ({ kind, origin: { domainName: name }, path }) =>
      breachIf(!isDomain(kind, name), at(path, 'domainName'), () => `\`domainName\` is ${quote(name)}`),
  },
  {
    ...SOURCE,
    id: 'origin-field-missing',
    certainty: 'inferred',
    fix: 'Write every field of the origin, as the examples of the guide do.',
    check: ({ kind, origin, path }) => {
      const missing = REQUIRED[kind].filter((name) => origin[name] === undefined);
      return breachIf(
        missing.length > 0,
        path,
        `${missing.join(', ')} missing; what CloudFront then takes is not documented`,
      );
    },
  },
  {
    ...SOURCE,
    id: 'origin-port',
    certainty: 'documented',
    fix: 'Set `port` to the number 80, 443 or one from 1024 to 65535.',
    check: ({ kind, origin: { port }, path }) =>
      breachIf(
        kind === 'custom' && port !== undefined && !isPort(port),
        at(path, 'port'),
        () => `\`port\` is ${quote(port)}`,
      ),
  },
  {
    ...SOURCE,
    id: 'origin-protocol',
    certainty: 'documented',
    fix: 'Set `protocol` to "http" or "https".',
    check: ({ kind, origin: { protocol }, path }) =>
      breachIf(
        kind === 'custom' && protocol !== undefined && protocol !== 'http' && protocol !== 'https',
        at(path, 'protocol'),
        () => `\`protocol\` is ${quote(protocol)}`,
      ),
  },
  {
    ...SOURCE,
    id: 'origin-path',
    certainty: 'documented',
    fix: 'Begin `path` with "/" and keep it within 255 characters, or make it empty.',
    check: ({ kind, origin: { path: value }, path }) =>
      breachIf(
        value !== undefined &&
          value !== '' &&
          !(typeof value === 'string' && value.startsWith('/') && (kind === 's3' || value.length <= 255)),
        at(path, 'path'),
        () => `\`path\` is ${quote(value)}`,
      ),
  },
  {
    ...SOURCE,
    id: 'origin-path-end',
    certainty: 'inferred',
    fix: 'Leave the final "/" out: the guide says `path` should not end with one.',
    check: ({ origin: { path: value }, path }) =>
      breachIf(typeof value === 'string' && value.endsWith('/'), at(path, 'path'), '`path` ends with "/"'),
  },
  {
    ...SOURCE,
    id: 'origin-ssl-protocols',
    certainty: 'documented',
    fix: 'Set `sslProtocols` to an array of TLSv1.2, TLSv1.1, TLSv1, SSLv3. TLS 1.3 needs no entry and has none.',
    check: ({ kind, origin: { sslProtocols: versions }, path }) =>
      breachIf(
        kind === 'custom' &&
          versions !== undefined &&
          !(Array.isArray(versions) && versions.every((version) => TLS_VERSIONS.includes(String(version)))),
        at(path, 'sslProtocols'),
        () => `\`sslProtocols\` is ${Array.isArray(versions) ? quote(versions.join(', ')) : quote(versions)}`,
      ),
  },
  {
    ...SOURCE,
    id: 'origin-timeout',
    certainty: 'documented',
    fix: 'Set the time-out to a number of seconds from 1 to 120.',
    check: (subject) =>
      timeouts(
        subject,
        (value) => typeof value !== 'number' || value < 1,
        (name, value) => `\`${name}\` is ${quote(value)}`,
      ),
  },
  {
    ...SOURCE,
    id: 'origin-timeout-raised',
    certainty: 'inferred',
    fix: 'Set the time-out to whole seconds from 1 to 120, unless the quota of your account was raised.',
    check: (subject) =>
      timeouts(
        subject,
        (value) => typeof value === 'number' && value >= 1 && (value > 120 || !Number.isInteger(value)),
        (name, value) => `\`${name}\` is ${quote(value)} s; the default quota ends at 120`,
      ),
  },
  {
    ...SOURCE,
    id: 'origin-completion-timeout',
    certainty: 'documented',
    fix: 'Set `responseCompletionTimeout` to 0, or to a number not below `readTimeout`.',
    check: ({ origin: { responseCompletionTimeout: whole, readTimeout }, path }) =>
      breachIf(
        whole !== undefined &&
          whole !== 0 &&
          (typeof whole !== 'number' ||
            whole < 0 ||
            (typeof readTimeout === 'number' && whole < readTimeout)),
        at(path, 'responseCompletionTimeout'),
        () => `\`responseCompletionTimeout\` is ${quote(whole)}, \`readTimeout\` ${quote(readTimeout)}`,
      ),
  },
  {
    ...SOURCE,
    id: 'origin-auth-method',
    certainty: 'documented',
    fix: 'Set `authMethod` to "none" or "origin-access-identity"; origin access control is not set here.',
    check: ({ kind, origin: { authMethod }, path }) =>
      breachIf(
        kind === 's3' &&
          authMethod !== undefined &&
          authMethod !== 'none' &&
          authMethod !== 'origin-access-identity',
        at(path, 'authMethod'),
        () => `\`authMethod\` is ${quote(authMethod)}`,
      ),
  },
  {
    ...SOURCE,
    id: 'origin-region-missing',
    certainty: 'documented',
    fix: 'Set `region` to the Region of the bucket: "eu-west-1".',
    check: ({ kind, origin: { authMethod, region }, path }) =>
      breachIf(
        kind === 's3' &&
          authMethod === 'origin-access-identity' &&
          !(typeof region === 'string' && region !== ''),
        at(path, 'region'),
        () => `\`region\` is ${quote(region)}; with an origin access identity it is required`,
      ),
  },
  {
    ...SOURCE,
    id: 'origin-identity-from-custom',
    certainty: 'documented',
    fix: 'Set `authMethod` to "none": an origin access identity cannot be used when a custom origin is replaced.',
    check: ({ kind, origin: { authMethod }, path, before }) =>
      breachIf(
        kind === 's3' && authMethod === 'origin-access-identity' && isObject(before?.custom),
        at(path, 'authMethod'),
        'the event had a custom origin, which is replaced by S3 with an origin access identity',
      ),
  },
  ...ORIGIN_HEADER_RULES,
];

/**
 * Whether the function passed a field on unchanged. A value above the usual limit then comes from a raised
 * quota.
 */
function isKept({ kind, origin, before }: OriginSubject, name: string): boolean {
  const previous = before?.[kind];
  return isObject(previous) && previous[name] === origin[name];
}

function timeouts(
  subject: OriginSubject,
  isBroken: (value: unknown) => boolean,
  because: (name: string, value: unknown) => string,
): readonly Breach[] {
  const { kind, origin, path } = subject;
  const names = kind === 'custom' ? ['readTimeout', 'keepaliveTimeout'] : ['readTimeout'];
  return names
    .filter((name) => origin[name] !== undefined && !isKept(subject, name) && isBroken(origin[name]))
    .map((name) => ({ path: at(path, name), because: because(name, origin[name]) }));
}

function isPort(port: unknown): boolean {
  return (
    typeof port === 'number' &&
    Number.isInteger(port) &&
    (port === 80 || port === 443 || (port >= 1024 && port <= 65535))
  );
}

function isDomain(kind: 'custom' | 's3', name: unknown): boolean {
  if (typeof name !== 'string' || name === '' || /[:/\s]/.test(name)) return false;
  if (kind === 's3') return name.length <= 128 && name === name.toLowerCase();
  return name.length <= 253 && !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name);
}

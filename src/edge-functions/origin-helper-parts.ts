import { isObject, type JsonObject } from '../formats/json-value.ts';
import { at, quote } from './json-path.ts';
import { type Breach, breachIf } from './rule.ts';

const SIGNING = ['always', 'never', 'no-override', 'always-amz-auth'];
const ORIGIN_TYPES = ['s3', 'mediapackagev2', 'mediastore', 'lambda'];
const TLS_VERSIONS = ['SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2'];

/** A number that must lie within 1 and `most`, where it is given. */
export function outside(object: JsonObject, path: string, name: string, most: number): readonly Breach[] {
  const value = object[name];
  return breachIf(
    value !== undefined && !(typeof value === 'number' && value >= 1 && value <= most),
    at(path, name),
    () => `\`${name}\` is ${quote(value)}`,
  );
}

/** `responseCompletionTimeout`: a number not below `readTimeout`. */
export function completion(
  { readTimeout: read, responseCompletionTimeout: whole }: JsonObject,
  path: string,
): readonly Breach[] {
  const isShort = typeof whole === 'number' && typeof read === 'number' && whole < read;
  return breachIf(
    whole !== undefined && (typeof whole !== 'number' || isShort),
    at(path, 'responseCompletionTimeout'),
    () => `\`responseCompletionTimeout\` is ${quote(whole)}, \`readTimeout\` ${quote(read)}`,
  );
}

/** `originAccessControlConfig`: all of it where it is enabled. */
export function accessControl(access: unknown, path: string): readonly Breach[] {
  const place = at(path, 'originAccessControlConfig');
  if (access === undefined) return [];
  if (!isObject(access) || typeof access.enabled !== 'boolean') {
    return [{ path: place, because: '`enabled` is neither true nor false' }];
  }
  if (!access.enabled) return [];
  const oneOf = (name: string, allowed: readonly string[]) =>
    breachIf(
      !allowed.includes(String(access[name])),
      at(place, name),
      () => `\`${name}\` is ${quote(access[name])}`,
    );
  return [
    ...oneOf('signingBehavior', SIGNING),
    ...oneOf('signingProtocol', ['sigv4']),
    ...oneOf('originType', ORIGIN_TYPES),
  ];
}

/** `customOriginConfig`: port, protocol and TLS versions are required. */
export function connection(config: unknown, domainName: unknown, path: string): readonly Breach[] {
  if (config === undefined) return [];
  const place = at(path, 'customOriginConfig');
  if (!isObject(config)) return [{ path: place, because: `it is ${quote(config)}` }];
  const { port, protocol, sslProtocols: versions, ipAddressType: type } = config;
  const isPort =
    typeof port === 'number' &&
    Number.isInteger(port) &&
    (port === 80 || port === 443 || (port >= 1024 && port <= 65535));
  const isVersions = Array.isArray(versions) && versions.every((one) => TLS_VERSIONS.includes(String(one)));
  return [
    ...breachIf(!isPort, at(place, 'port'), () => `\`port\` is ${quote(port)}`),
    ...breachIf(
      protocol !== 'http' && protocol !== 'https',
      at(place, 'protocol'),
      () => `\`protocol\` is ${quote(protocol)}`,
    ),
    ...breachIf(!isVersions, at(place, 'sslProtocols'), () => `\`sslProtocols\` is ${quote(versions)}`),
    ...breachIf(
      type !== undefined && !['ipv4', 'ipv6', 'dualstack'].includes(String(type)),
      at(place, 'ipAddressType'),
      () => `\`ipAddressType\` is ${quote(type)}`,
    ),
    ...breachIf(
      type !== undefined && domainName === undefined,
      at(place, 'ipAddressType'),
      '`ipAddressType` can change together with `domainName` only',
    ),
  ];
}

/** A name as the helpers take it: no colon, no IP address, no scheme, no blank. */
export function isDnsName(name: unknown, most: number): boolean {
  return (
    typeof name === 'string' &&
    name !== '' &&
    name.length <= most &&
    !/[:/\s]/.test(name) &&
    !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)
  );
}

import type { Words } from './words.ts';

/** Settings that a repair speaks of, by their names in CloudFront's API: where the console has them. */
export const PLACES = {
  DomainName: 'Origins › Edit › Origin domain',
  OriginProtocolPolicy: 'Origins › Edit › Protocol',
  HTTPPort: 'Origins › Edit › HTTP port',
  HTTPSPort: 'Origins › Edit › HTTPS port',
  OriginSslProtocols: 'Origins › Edit › Minimum origin SSL protocol',
  IpAddressType: 'Origins › Edit › Origin IP address type',
  OriginReadTimeout: 'Origins › Edit › Additional settings › Response timeout',
  OriginKeepaliveTimeout: 'Origins › Edit › Keep-alive timeout',
  CustomHeaders: 'Origins › Edit › Add custom header',
  StatusCodes: 'Origins › Origin groups › Edit › Failover criteria',
  TargetOriginId: 'Behaviors › Edit › Origin and origin groups',
  CachePolicyId: 'Behaviors › Edit › Cache policy',
  OriginRequestPolicyId: 'Behaviors › Edit › Origin request policy',
  Headers: 'Behaviors › Edit › Legacy cache settings › Headers',
  AllowedMethods: 'Behaviors › Edit › Allowed HTTP methods',
  FunctionAssociations: 'Behaviors › Edit › Function associations',
  ErrorCachingMinTTL: 'Error pages › Edit › Error caching minimum TTL',
} as const;

export type SettingName = keyof typeof PLACES;

/** Values whose name in the console is another than in the API. */
const SHOWN: Readonly<Partial<Record<string, string>>> = {
  'http-only': 'HTTP only',
  'https-only': 'HTTPS only',
};

/**
 * A setting of the distribution, and what it is to be.
 *
 * @param value in the API's words; absent where it hangs on the origin
 */
export const setting =
  (name: SettingName, value?: string, joint: ': ' | ' to ' = ': '): Words =>
  () => ({
    parts: [
      {
        kind: 'setting',
        text: PLACES[name] + (value === undefined ? '' : `${joint}${SHOWN[value] ?? value}`),
        setting: name,
        ...(value !== undefined && { value }),
      },
    ],
    assumes: [],
  });

/** The port that CloudFront asks over the protocol that was asked. */
export const portSetting: Words = (situation) =>
  setting(situation.names.protocol === 'https' ? 'HTTPSPort' : 'HTTPPort')(situation);

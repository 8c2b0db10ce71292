import type {
  BehaviorPlan,
  DistributionPlan,
  GroupPlan,
  HostRule,
  OriginPlan,
} from '../../../src/formats/distribution.ts';
import type { Evidence } from '../../../src/formats/evidence.ts';
import { evidence } from '../evidence.ts';

type Given = {
  readonly behavior?: Partial<BehaviorPlan>;
  readonly origin?: Partial<OriginPlan>;
  readonly host?: Partial<HostRule>;
  readonly group?: Partial<GroupPlan>;
} & Partial<Omit<DistributionPlan, 'behavior' | 'origin' | 'host' | 'group'>>;

/** A plan in which nothing is wrong, save what is given. */
export const plan = ({ behavior, origin, host, group, ...given }: Given = {}): DistributionPlan => ({
  form: 'get-distribution',
  id: 'E1SHOPEXAMPLE1',
  domainName: 'd111111abcdef8.cloudfront.net',
  aliases: ['www.shop.example'],
  staging: false,
  viewer: { host: 'www.shop.example', path: '/', protocol: 'https' },
  behavior: {
    pattern: '*',
    alsoPatterns: [],
    viewerProtocolPolicy: 'redirect-to-https',
    cachePolicy: { id: '658327ea-f89d-4fab-a63d-7e88639e58f6', name: 'CachingOptimized' },
    originRequestPolicy: null,
    legacyHeaders: null,
    hostInCacheKey: false,
    functions: [],
    grpc: false,
    ...behavior,
  },
  origin: {
    id: 'app',
    domainName: 'origin.example.com',
    kind: 'custom',
    path: '',
    headerNames: [],
    protocolPolicy: 'https-only',
    httpPort: 80,
    httpsPort: 443,
    minTls: 'TLSv1.2',
    addressType: 'ipv4',
    connectionAttempts: 3,
    connectTimeoutMs: 10_000,
    responseTimeoutMs: 30_000,
    completionTimeoutMs: null,
    keepAliveMs: 5_000,
    clientCertificate: false,
    accessControl: false,
    vpcOriginId: null,
    ...origin,
  },
  group:
    group === undefined
      ? null
      : { id: 'both', role: 'primary', others: ['standby'], failoverStatuses: [502, 503, 504], ...group },
  host: { forwarded: 'no', by: [], mayBeRewrittenBy: [], ...host },
  headersSent: true,
  errorResponses: [],
  open: [],
  notes: [],
  ...given,
});

/** Evidence of a healthy origin behind that plan. */
export const configured = (given: Given = {}): Evidence => evidence({ distribution: plan(given) });

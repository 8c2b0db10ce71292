import { ORIGIN_SETTINGS_PAGE } from './limits.ts';

/** What an origin's name, or an alias it leads to, tells about the product behind it. */
export type OriginName = {
  readonly kind: OriginNameKind;
  /** With its article, as part of a sentence. */
  readonly product: string;
  /** Id of what answers there, as remedies know it; `null` where nothing is written for it. */
  readonly server: string | null;
  /** The page that gives the form of the name; `null` where the form is only known from use. */
  readonly source: string | null;
};

/** Kinds of names that a cause or a repair treats apart; `other` is known by its product alone. */
export type OriginNameKind =
  | 'cloudfront'
  | 's3-website'
  | 's3-rest'
  | 'load-balancer'
  | 'api-gateway'
  | 'other';

const CHAIN_PAGE =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html';
const S3_WEBSITE_PAGE = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html';

type Row = OriginName & { readonly form: RegExp };

const other = (form: RegExp, product: string, server: string | null): Row => ({
  kind: 'other',
  form,
  product,
  server,
  source: null,
});

/** In order: the first form that fits. A new product is one more row. */
export const ORIGIN_NAMES: readonly Row[] = [
  {
    kind: 'cloudfront',
    form: /\.cloudfront\.net$/,
    product: 'a CloudFront distribution',
    server: 'cloudfront',
    source: CHAIN_PAGE,
  },
  {
    kind: 's3-website',
    // Both separators exist, by Region.
    form: /\.s3-website[.-][a-z0-9-]+\.amazonaws\.com(\.cn)?$/,
    product: 'an S3 website endpoint',
    server: 's3-website',
    source: S3_WEBSITE_PAGE,
  },
  {
    kind: 's3-rest',
    form: /(^|\.)s3([.-][a-z0-9.-]*)?\.amazonaws\.com(\.cn)?$/,
    product: 'an S3 bucket',
    server: 's3-rest',
    source: S3_WEBSITE_PAGE,
  },
  {
    kind: 'load-balancer',
    form: /\.elb\.amazonaws\.com(\.cn)?$/,
    product: 'a load balancer (ELB)',
    server: 'alb',
    source: ORIGIN_SETTINGS_PAGE,
  },
  {
    kind: 'load-balancer',
    // A Network Load Balancer has its Region after `elb`, the others before.
    form: /\.elb\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/,
    product: 'a load balancer (ELB)',
    server: 'nlb',
    source: null,
  },
  {
    kind: 'api-gateway',
    form: /\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/,
    product: 'an API Gateway endpoint',
    server: 'api-gateway',
    source: null,
  },
  other(/\.lambda-url\.[a-z0-9-]+\.on\.aws$/, 'a Lambda function URL', 'lambda-url'),
  other(/\.elasticbeanstalk\.com$/, 'an Elastic Beanstalk environment', 'elastic-beanstalk'),
  other(/\.awsapprunner\.com$/, 'an App Runner service', 'app-runner'),
  other(/\.compute(-1)?\.amazonaws\.com$/, 'an EC2 instance', null),
  other(/\.(herokudns|herokuapp)\.com$/, 'a Heroku application', 'heroku'),
  other(/(\.vercel-dns(-\d+)?\.com|\.vercel\.app)$/, 'a Vercel project', 'vercel'),
  other(/\.netlify\.(app|com)$/, 'a Netlify site', 'netlify'),
  other(/\.cdn\.cloudflare\.net$/, 'a Cloudflare zone', 'cloudflare'),
  other(/\.(azurewebsites|trafficmanager)\.net$/, 'an Azure service', 'azure-app-service'),
  other(/\.(azurefd|azureedge)\.net$/, 'an Azure service', 'azure-front-door'),
  other(/\.fastly\.net$/, 'a Fastly service', 'fastly'),
  other(/\.onrender\.com$/, 'a Render service', 'render'),
  other(/\.fly\.dev$/, 'a Fly.io application', 'fly'),
  other(/\.up\.railway\.app$/, 'a Railway service', 'railway'),
  other(/(^|\.)ghs\.googlehosted\.com$|\.run\.app$/, 'a Google Cloud service', 'google-cloud'),
  other(/\.wpengine\.com$/, 'a WP Engine site', 'wp-engine'),
  other(/\.pantheonsite\.io$/, 'a Pantheon site', 'pantheon'),
];

/** The product a host name belongs to by its form, or `null`. */
export function recogniseOriginName(name: string): OriginName | null {
  const row = ORIGIN_NAMES.find(({ form }) => form.test(name));
  if (row === undefined) return null;
  const { kind, product, server, source } = row;
  return { kind, product, server, source };
}

/** A zone that exists in public DNS: a resolver that denies it is not a public resolver. */
export const CONTROL_ZONE = 'cloudfront.net';

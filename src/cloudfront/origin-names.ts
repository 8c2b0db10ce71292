import { ORIGIN_SETTINGS_PAGE } from './limits.ts';

/** What an origin's name, or an alias it leads to, tells about the product behind it. */
export type OriginName = {
  readonly kind: OriginNameKind;
  /** With its article, as part of a sentence. */
  readonly product: string;
  /** The page that gives the form of the name; `null` where the form is only known from use. */
  readonly source: string | null;
};

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

const other = (form: RegExp, product: string): Row => ({ kind: 'other', form, product, source: null });

/** In order: the first form that fits. A new product is one more row. */
const ROWS: readonly Row[] = [
  {
    kind: 'cloudfront',
    form: /\.cloudfront\.net$/,
    product: 'a CloudFront distribution',
    source: CHAIN_PAGE,
  },
  {
    kind: 's3-website',
    // Both separators exist, by Region.
    form: /\.s3-website[.-][a-z0-9-]+\.amazonaws\.com(\.cn)?$/,
    product: 'an S3 website endpoint',
    source: S3_WEBSITE_PAGE,
  },
  {
    kind: 's3-rest',
    form: /(^|\.)s3([.-][a-z0-9.-]*)?\.amazonaws\.com(\.cn)?$/,
    product: 'an S3 bucket',
    source: S3_WEBSITE_PAGE,
  },
  {
    kind: 'load-balancer',
    // A Network Load Balancer has its Region after `elb`, the others before.
    form: /\.elb(\.[a-z0-9-]+)?\.amazonaws\.com(\.cn)?$/,
    product: 'a load balancer (ELB)',
    source: ORIGIN_SETTINGS_PAGE,
  },
  {
    kind: 'api-gateway',
    form: /\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/,
    product: 'an API Gateway endpoint',
    source: null,
  },
  other(/\.lambda-url\.[a-z0-9-]+\.on\.aws$/, 'a Lambda function URL'),
  other(/\.elasticbeanstalk\.com$/, 'an Elastic Beanstalk environment'),
  other(/\.awsapprunner\.com$/, 'an App Runner service'),
  other(/\.compute(-1)?\.amazonaws\.com$/, 'an EC2 instance'),
  other(/\.(herokudns|herokuapp)\.com$/, 'a Heroku application'),
  other(/(\.vercel-dns(-\d+)?\.com|\.vercel\.app)$/, 'a Vercel project'),
  other(/\.netlify\.(app|com)$/, 'a Netlify site'),
  other(/\.cdn\.cloudflare\.net$/, 'a Cloudflare zone'),
  other(/\.(azurewebsites|azurefd|azureedge|trafficmanager)\.net$/, 'an Azure service'),
  other(/\.fastly\.net$/, 'a Fastly service'),
  other(/\.onrender\.com$/, 'a Render service'),
  other(/\.fly\.dev$/, 'a Fly.io application'),
  other(/\.up\.railway\.app$/, 'a Railway service'),
  other(/(^|\.)ghs\.googlehosted\.com$|\.run\.app$/, 'a Google Cloud service'),
  other(/\.wpengine\.com$/, 'a WP Engine site'),
  other(/\.pantheonsite\.io$/, 'a Pantheon site'),
];

/** The product a host name belongs to by its form, or `null`. */
export function recogniseOriginName(name: string): OriginName | null {
  const row = ROWS.find(({ form }) => form.test(name));
  return row === undefined ? null : { kind: row.kind, product: row.product, source: row.source };
}

/** A zone that exists for everybody: a resolver that denies it is not the one it is taken for. */
export const CONTROL_ZONE = 'cloudfront.net';

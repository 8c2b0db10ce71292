import {
  CloudFrontClient,
  GetCachePolicyCommand,
  GetContinuousDeploymentPolicyCommand,
  GetDistributionCommand,
  GetDistributionTenantByDomainCommand,
  GetFunctionCommand,
  GetOriginRequestPolicyCommand,
  GetVpcOriginCommand,
  ListDistributionsCommand,
} from '@aws-sdk/client-cloudfront';
import { type Account, CLOUDFRONT_REGION, clientsOf } from './account.ts';
import { type Called, call } from './call.ts';

/** The calls of CloudFront's API that cf502 uses, all of which only read; answers are as AWS gives them. */
export type CloudFrontReader = {
  readonly getDistribution: (id: string) => Promise<Called<unknown>>;
  /** One page of at most 100, and the marker of the next page (`null`: none). */
  readonly listDistributions: (marker: string | null) => Promise<Called<DistributionPage>>;
  readonly getTenantByDomain: (domain: string) => Promise<Called<unknown>>;
  readonly getCachePolicy: (id: string) => Promise<Called<unknown>>;
  readonly getOriginRequestPolicy: (id: string) => Promise<Called<unknown>>;
  /** Domain names of the staging distributions that viewers' requests are sent to; none where it is off. */
  readonly stagingNames: (policyId: string) => Promise<Called<readonly string[]>>;
  readonly getVpcOrigin: (id: string) => Promise<Called<unknown>>;
  /** The live code of a CloudFront Function. */
  readonly getFunctionCode: (name: string) => Promise<Called<string>>;
};

type DistributionPage = { readonly page: unknown; readonly next: string | null };

/** A reader for one account, which lists each page once; the signal ends its calls. */
export function openCloudFront(account: Account, signal: AbortSignal): CloudFrontReader {
  const client = openClient(account, CLOUDFRONT_REGION);
  const options = { abortSignal: signal };
  const listed = new Map<string | null, Promise<Called<DistributionPage>>>();
  const list = (Marker: string | null): Promise<Called<DistributionPage>> =>
    call(account, CLOUDFRONT_REGION, 'cloudfront:ListDistributions', async () => {
      const command = new ListDistributionsCommand({
        MaxItems: 100,
        ...(Marker === null ? {} : { Marker }),
      });
      const { DistributionList } = await client.send(command, options);
      const next = DistributionList?.IsTruncated ? (DistributionList.NextMarker ?? null) : null;
      return { page: { DistributionList }, next };
    });
  return {
    getDistribution: (Id) =>
      call(account, CLOUDFRONT_REGION, 'cloudfront:GetDistribution', () =>
        client.send(new GetDistributionCommand({ Id }), options),
      ),
    listDistributions(marker) {
      const page = listed.get(marker) ?? list(marker);
      listed.set(marker, page);
      return page;
    },
    getTenantByDomain: (Domain) =>
      call(account, CLOUDFRONT_REGION, 'cloudfront:GetDistributionTenantByDomain', () =>
        client.send(new GetDistributionTenantByDomainCommand({ Domain }), options),
      ),
    getCachePolicy: (Id) =>
      call(account, CLOUDFRONT_REGION, 'cloudfront:GetCachePolicy', () =>
        client.send(new GetCachePolicyCommand({ Id }), options),
      ),
    getOriginRequestPolicy: (Id) =>
      call(account, CLOUDFRONT_REGION, 'cloudfront:GetOriginRequestPolicy', () =>
        client.send(new GetOriginRequestPolicyCommand({ Id }), options),
      ),
    stagingNames: (Id) =>
      call(account, CLOUDFRONT_REGION, 'cloudfront:GetContinuousDeploymentPolicy', async () => {
        const command = new GetContinuousDeploymentPolicyCommand({ Id });
        const { ContinuousDeploymentPolicy: policy } = await client.send(command, options);
        const config = policy?.ContinuousDeploymentPolicyConfig;
        return config?.Enabled === true ? (config.StagingDistributionDnsNames?.Items ?? []) : [];
      }),
    getVpcOrigin: (Id) =>
      call(account, CLOUDFRONT_REGION, 'cloudfront:GetVpcOrigin', () =>
        client.send(new GetVpcOriginCommand({ Id }), options),
      ),
    getFunctionCode: (Name) =>
      call(account, CLOUDFRONT_REGION, 'cloudfront:GetFunction', async () => {
        const { FunctionCode } = await client.send(new GetFunctionCommand({ Name, Stage: 'LIVE' }), options);
        return new TextDecoder().decode(FunctionCode);
      }),
  };
}

const openClient = clientsOf((settings) => new CloudFrontClient(settings));

import { type Account, CLOUDFRONT_REGION, clientsOf } from './account.ts';
import { type Called, call } from './call.ts';

/** The calls of CloudFront's API that cf502 uses, all of which only read; answers are as AWS gives them. */
export type CloudFrontReader = {
  readonly getDistribution: (id: string) => Promise<Called<unknown>>;
  /** One page of at most 100, and the marker of the next page (`null`: none). */
  readonly listDistributions: (
    marker: string | null,
  ) => Promise<Called<{ readonly page: unknown; readonly next: string | null }>>;
  readonly getTenantByDomain: (domain: string) => Promise<Called<unknown>>;
  readonly getCachePolicy: (id: string) => Promise<Called<unknown>>;
  readonly getOriginRequestPolicy: (id: string) => Promise<Called<unknown>>;
  /** Domain names of the staging distributions that viewers' requests are sent to; none where it is off. */
  readonly stagingNames: (policyId: string) => Promise<Called<readonly string[]>>;
  readonly getVpcOrigin: (id: string) => Promise<Called<unknown>>;
  /** The live code of a CloudFront Function. */
  readonly getFunctionCode: (name: string) => Promise<Called<string>>;
};

/** Loads the client only when a reader is opened, so a check without AWS does not load it. */
export async function openCloudFront(account: Account, signal: AbortSignal): Promise<CloudFrontReader> {
  const { sdk, client } = await openClient(account, CLOUDFRONT_REGION);
  const options = { abortSignal: signal };
  return {
    getDistribution: (Id) =>
      call(account, CLOUDFRONT_REGION, 'cloudfront:GetDistribution', () =>
        client.send(new sdk.GetDistributionCommand({ Id }), options),
      ),
    listDistributions: (Marker) =>
      call(account, CLOUDFRONT_REGION, 'cloudfront:ListDistributions', async () => {
        const command = new sdk.ListDistributionsCommand({
          MaxItems: 100,
          ...(Marker === null ? {} : { Marker }),
        });
        const { DistributionList } = await client.send(command, options);
        const next = DistributionList?.IsTruncated ? (DistributionList.NextMarker ?? null) : null;
        return { page: { DistributionList }, next };
      }),
    getTenantByDomain: (Domain) =>
      call(account, CLOUDFRONT_REGION, 'cloudfront:GetDistributionTenantByDomain', () =>
        client.send(new sdk.GetDistributionTenantByDomainCommand({ Domain }), options),
      ),
    getCachePolicy: (Id) =>
      call(account, CLOUDFRONT_REGION, 'cloudfront:GetCachePolicy', () =>
        client.send(new sdk.GetCachePolicyCommand({ Id }), options),
      ),
    getOriginRequestPolicy: (Id) =>
      call(account, CLOUDFRONT_REGION, 'cloudfront:GetOriginRequestPolicy', () =>
        client.send(new sdk.GetOriginRequestPolicyCommand({ Id }), options),
      ),
    stagingNames: (Id) =>
      call(account, CLOUDFRONT_REGION, 'cloudfront:GetContinuousDeploymentPolicy', async () => {
        const command = new sdk.GetContinuousDeploymentPolicyCommand({ Id });
        const { ContinuousDeploymentPolicy: policy } = await client.send(command, options);
        const config = policy?.ContinuousDeploymentPolicyConfig;
        return config?.Enabled === true ? (config.StagingDistributionDnsNames?.Items ?? []) : [];
      }),
    getVpcOrigin: (Id) =>
      call(account, CLOUDFRONT_REGION, 'cloudfront:GetVpcOrigin', () =>
        client.send(new sdk.GetVpcOriginCommand({ Id }), options),
      ),
    getFunctionCode: (Name) =>
      call(account, CLOUDFRONT_REGION, 'cloudfront:GetFunction', async () => {
        const { FunctionCode } = await client.send(
          new sdk.GetFunctionCommand({ Name, Stage: 'LIVE' }),
          options,
        );
        return new TextDecoder().decode(FunctionCode);
      }),
  };
}

const openClient = clientsOf(async (settings) => {
  const sdk = await import('@aws-sdk/client-cloudfront');
  return { sdk, client: new sdk.CloudFrontClient(settings) };
});

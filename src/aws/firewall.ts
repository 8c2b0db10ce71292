import type { AwsLine } from '../formats/aws.ts';
import { type Account, settingsOf } from './account.ts';
import { type Called, call } from './call.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html */
const PREFIX_LIST = 'com.amazonaws.global.cloudfront.origin-facing';

/**
 * Whether security groups admit CloudFront on a port, by admitting everybody or its prefix list. This does
 * not prove that CloudFront gets through: network ACLs, routes and the host's own firewall count too.
 */
export async function readFirewall(
  account: Account,
  region: string,
  groups: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<Called<readonly AwsLine[]>> {
  const [sdk, settings] = await Promise.all([import('@aws-sdk/client-ec2'), settingsOf(account, region)]);
  const client = new sdk.EC2Client(settings);
  const options = { abortSignal: signal };
  const [described, list] = await Promise.all([
    call(account, region, 'ec2:DescribeSecurityGroups', () =>
      client.send(new sdk.DescribeSecurityGroupsCommand({ GroupIds: [...groups] }), options),
    ),
    call(account, region, 'ec2:DescribeManagedPrefixLists', async () => {
      const { PrefixLists = [] } = await client.send(
        new sdk.DescribeManagedPrefixListsCommand({
          Filters: [{ Name: 'prefix-list-name', Values: [PREFIX_LIST] }],
        }),
        options,
      );
      return PrefixLists[0]?.PrefixListId ?? null;
    }),
  ]);
  if (described.kind === 'problem') return described;
  if (list.kind === 'problem') return list;
  const admitting = (described.value.SecurityGroups ?? []).flatMap(({ GroupId = '?', IpPermissions = [] }) =>
    IpPermissions.flatMap((permission) => {
      const { FromPort = 0, ToPort = 65_535, IpProtocol } = permission;
      if (IpProtocol !== '-1' && (IpProtocol !== 'tcp' || port < FromPort || port > ToPort)) return [];
      if (permission.IpRanges?.some(({ CidrIp }) => CidrIp === '0.0.0.0/0'))
        return [`${GroupId} admits everybody`];
      const isListed = permission.PrefixListIds?.some(({ PrefixListId }) => PrefixListId === list.value);
      return list.value !== null && isListed ? [`${GroupId} admits CloudFront's prefix list`] : [];
    }),
  );
  const named = groups.join(', ');
  const text =
    admitting.length > 0
      ? `security groups on TCP ${port}: ${[...new Set(admitting)].join(', ')}`
      : `security groups on TCP ${port}: none of ${named} admits everybody or CloudFront's prefix list (${PREFIX_LIST}); single ranges were not compared`;
  return { kind: 'answered', value: [{ about: 'firewall', text }] };
}

import {
  DescribeManagedPrefixListsCommand,
  DescribeNetworkAclsCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  GetManagedPrefixListEntriesCommand,
} from '@aws-sdk/client-ec2';
import type { AwsEvidence, AwsLine } from '../formats/aws.ts';
import { type Account, clientsOf } from './account.ts';
import type { Balancer } from './balancer.ts';
import { type AwsProblem, call } from './call.ts';
import { type AclEntry, aclWords, groupsAdmitting } from './firewall-rules.ts';

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html */
const PREFIX_LIST = 'com.amazonaws.global.cloudfront.origin-facing';

/**
 * Whether security groups and network ACLs admit CloudFront's prefix list on a port. This does not prove that
 * CloudFront gets through: routes and the host's own firewall count too.
 */
export async function readFirewall(
  account: Account,
  { region, securityGroups, subnets }: Pick<Balancer, 'region' | 'securityGroups' | 'subnets'>,
  port: number,
  signal: AbortSignal,
): Promise<Omit<AwsEvidence, 'problems'> & { readonly problems: readonly AwsProblem[] }> {
  const client = openClient(account, region);
  const options = { abortSignal: signal };
  const readList = async () => {
    const found = await call(account, region, 'ec2:DescribeManagedPrefixLists', async () => {
      const Filters = [{ Name: 'prefix-list-name', Values: [PREFIX_LIST] }];
      const command = new DescribeManagedPrefixListsCommand({ Filters });
      const { PrefixLists = [] } = await client.send(command, options);
      return PrefixLists[0]?.PrefixListId ?? null;
    });
    if (found.kind === 'problem') return { id: null, ranges: [], problems: [found.problem] };
    const PrefixListId = found.value;
    if (PrefixListId === null) return { id: null, ranges: [], problems: [] };
    const entries = await call(account, region, 'ec2:GetManagedPrefixListEntries', async () => {
      const command = new GetManagedPrefixListEntriesCommand({ PrefixListId, MaxResults: 100 });
      const { Entries = [] } = await client.send(command, options);
      return Entries.flatMap(({ Cidr }) => Cidr ?? []);
    });
    return entries.kind === 'problem'
      ? { id: PrefixListId, ranges: [], problems: [entries.problem] }
      : { id: PrefixListId, ranges: entries.value, problems: [] };
  };
  const [groups, acls, list] = await Promise.all([
    securityGroups.length === 0
      ? null
      : call(account, region, 'ec2:DescribeSecurityGroups', async () => {
          const command = new DescribeSecurityGroupsCommand({ GroupIds: [...securityGroups] });
          return (await client.send(command, options)).SecurityGroups ?? [];
        }),
    subnets.length === 0
      ? null
      : call(account, region, 'ec2:DescribeNetworkAcls', async () => {
          const Filters = [{ Name: 'association.subnet-id', Values: [...subnets] }];
          const command = new DescribeNetworkAclsCommand({ Filters });
          return (await client.send(command, options)).NetworkAcls ?? [];
        }),
    readList(),
  ]);
  const lines: AwsLine[] = [];
  const problems: AwsProblem[] = [...list.problems];
  if (groups?.kind === 'problem') problems.push(groups.problem);
  const seen = groups?.kind === 'answered' ? groupsAdmitting(groups.value, port, list) : null;
  if (seen !== null) lines.push(line(seen.text));
  if (acls?.kind === 'problem') problems.push(acls.problem);
  else if (acls !== null)
    lines.push(
      ...acls.value.map(({ NetworkAclId = '?', Entries = [] }) =>
        line(aclWords(NetworkAclId, Entries as readonly AclEntry[], port, list.ranges)),
      ),
    );
  return { lines, problems, ...(seen !== null && { securityGroupsAdmit: seen.admit }) };
}

const openClient = clientsOf((settings) => new EC2Client(settings));

const line = (text: string): AwsLine => ({ about: 'firewall', text });

/** CloudFront's prefix list: its id, and its ranges as far as they could be read. */
export type PrefixList = { readonly id: string | null; readonly ranges: readonly string[] };

type Permission = {
  readonly IpProtocol?: string | undefined;
  readonly FromPort?: number | undefined;
  readonly ToPort?: number | undefined;
  readonly IpRanges?: readonly { readonly CidrIp?: string | undefined }[] | undefined;
  readonly PrefixListIds?: readonly { readonly PrefixListId?: string | undefined }[] | undefined;
};

type Group = {
  readonly GroupId?: string | undefined;
  readonly IpPermissions?: readonly Permission[] | undefined;
};

/** Which security groups admit CloudFront on a TCP port, over IPv4; one of them is enough. */
export function groupsAdmitting(
  groups: readonly Group[],
  port: number,
  list: PrefixList,
): { readonly admit: boolean; readonly text: string } {
  const found = groups.flatMap(({ GroupId = '?', IpPermissions = [] }) => {
    const open = IpPermissions.filter((permission) => isFor(permission, port));
    const ranges = open.flatMap(({ IpRanges = [] }) => IpRanges).flatMap(({ CidrIp }) => CidrIp ?? []);
    const byList = open.some(({ PrefixListIds = [] }) =>
      PrefixListIds.some(({ PrefixListId }) => list.id !== null && PrefixListId === list.id),
    );
    if (ranges.includes('0.0.0.0/0')) return [{ whole: true, words: `${GroupId} admits everybody` }];
    if (byList) return [{ whole: true, words: `${GroupId} admits CloudFront's prefix list` }];
    const covered = list.ranges.filter((one) => ranges.some((range) => contains(range, one))).length;
    if (covered === 0) return [];
    const words = `${GroupId} admits ${covered} of the ${list.ranges.length} ranges of CloudFront's prefix list`;
    return [{ whole: covered === list.ranges.length, words }];
  });
  const named = groups.map(({ GroupId = '?' }) => GroupId).join(', ');
  return {
    admit: found.some(({ whole }) => whole),
    text:
      found.length > 0
        ? `security groups on TCP ${port}: ${found.map(({ words }) => words).join(', ')}`
        : `security groups on TCP ${port}: none of ${named} admits everybody or CloudFront's prefix list${list.ranges.length === 0 ? '; single ranges were not compared' : ', and no range of it'}`,
  };
}

const isFor = ({ IpProtocol, FromPort = 0, ToPort = 65_535 }: Permission, port: number): boolean =>
  IpProtocol === '-1' || (IpProtocol === 'tcp' && port >= FromPort && port <= ToPort);

/** One rule of a network ACL. */
export type AclEntry = {
  readonly Egress?: boolean | undefined;
  readonly RuleNumber?: number | undefined;
  readonly RuleAction?: string | undefined;
  /** `6`: TCP, `-1`: all. */
  readonly Protocol?: string | undefined;
  readonly CidrBlock?: string | undefined;
  readonly PortRange?: { readonly From?: number | undefined; readonly To?: number | undefined } | undefined;
};

/** Ports that answers may leave to; AWS's guide names this range for clients of all kinds. */
const ANSWER_PORTS = [1_024, 32_768, 65_535] as const;

/**
 * Whether a network ACL lets CloudFront's requests in and their answers out: of its rules, by number, the
 * first that fits decides, and what none fits is denied.
 *
 * @param ranges of CloudFront's prefix list; empty where they are not known, so that every address is meant
 */
export function aclWords(
  id: string,
  entries: readonly AclEntry[],
  port: number,
  ranges: readonly string[],
): string {
  const asked = ranges.length === 0 ? ['0.0.0.0/0'] : ranges;
  const allows = (egress: boolean, tcpPort: number) =>
    asked.filter((range) => decide(entries, egress, tcpPort, range));
  const inside = allows(false, port).length;
  const out = Math.min(...ANSWER_PORTS.map((one) => allows(true, one).length));
  const whom = ranges.length === 0 ? 'everybody' : "CloudFront's prefix list";
  const say = (count: number, what: string) =>
    count === asked.length
      ? `lets ${whom} ${what}`
      : count === 0
        ? `does not let ${whom} ${what}`
        : `lets only ${count} of the ${asked.length} ranges of ${whom} ${what}`;
  return `network ACL ${id} ${say(inside, `in on TCP ${port}`)}, and ${say(out, 'out on the ports of answers (1024-65535)')}`;
}

function decide(entries: readonly AclEntry[], egress: boolean, port: number, range: string): boolean {
  const [first] = entries
    .filter(
      ({ Egress, Protocol, CidrBlock, PortRange, RuleAction }) =>
        (Egress ?? false) === egress &&
        (Protocol === '-1' || Protocol === '6') &&
        CidrBlock !== undefined &&
        (RuleAction === 'allow' ? contains(CidrBlock, range) : overlaps(CidrBlock, range)) &&
        (Protocol === '-1' || (port >= (PortRange?.From ?? 0) && port <= (PortRange?.To ?? 65_535))),
    )
    .toSorted((a, b) => (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0));
  return first?.RuleAction === 'allow';
}

/** Whether two IPv4 ranges have an address in common. */
function overlaps(one: string, other: string): boolean {
  const a = rangeOf(one);
  const b = rangeOf(other);
  return a !== null && b !== null && a.first <= b.last && b.first <= a.last;
}

/** Whether an IPv4 range holds another; ranges of another kind hold none. */
export function contains(outer: string, inner: string): boolean {
  const a = rangeOf(outer);
  const b = rangeOf(inner);
  return a !== null && b !== null && a.first <= b.first && b.last <= a.last;
}

function rangeOf(cidr: string): { readonly first: number; readonly last: number } | null {
  const [, a, b, c, d, bits] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr) ?? [];
  if (bits === undefined || Number(bits) > 32) return null;
  const address = [a, b, c, d].reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(address / size) * size;
  return { first, last: first + size - 1 };
}

import type { Certificate } from '../certificate.ts';
import { isCrossSigned } from '../intermediates.ts';
import type { Anchor } from '../roots.ts';
import { buildPath, type Ending, type Trust } from './build-path.ts';
import type { ChainFault, Placed } from './chain-fault.ts';
import { tellIssuerOrigin } from './issuer-origin.ts';
import { policyFault } from './policies.ts';
import type { SentChain } from './read-chain.ts';
import { findSurplus, type SurplusCertificate } from './surplus.ts';

/** The verdict on one certificate list: accepted, or every fault. */
export type ChainAssessment = {
  readonly sent: SentChain;
  /**
   * The server's own certificate: the first, unless that is a CA and another is meant. `null` when it cannot
   * be read.
   */
  readonly leaf: Placed | null;
  /** From the leaf upwards, sent certificates only. */
  readonly path: readonly Placed[];
  /** The root at which the path ends; `null` when it ends at none. */
  readonly anchor: Anchor | null;
  /** Independent faults, the sure ones first, then by place. Without any the path leads to a trusted root. */
  readonly faults: readonly ChainFault[];
  /**
   * The certificates that are needed do not stand in order, leaf first and each issuer next (RFC 5246
   * §7.4.2).
   */
  readonly order: OrderFault | null;
  /** What was sent beside a path that leads to a root and is in order, and is not needed; else empty. */
  readonly surplus: readonly SurplusCertificate[];
  /**
   * A certificate that only OpenSSL can read and that matters to the verdict: it is the leaf, or may be the
   * missing issuer. The end of the path is then not reported as a fault.
   */
  readonly unread: Unreadable | null;
  /**
   * What is wrong with the certificate policies along the path, which OpenSSL checks only when it is told to;
   * else `null`.
   */
  readonly policy: string | null;
  /** The chain was built to be slow to check: judging stopped early, and the faults are not reliable. */
  readonly exhausted: boolean;
};

type Unreadable = Extract<ChainFault, { kind: 'unreadable' }>;

/** Where the order of the certificates that are needed is not that of the path (RFC 5246 §7.4.2). */
export type OrderFault = {
  readonly leafFirst: boolean;
  /** The first certificate that does not stand where it should, and its place in the path (from 0). */
  readonly misplaced: Placed;
  readonly expected: number;
};

/**
 * Would CloudFront accept this list? Judged from what was sent, in its order, against the roots at `now`;
 * missing issuers are not fetched. Synchronous, and bounded to about 100 ms for chains made to be slow.
 *
 * Source:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
 */
export function assessChain(sent: SentChain, trust: Trust, now: Date): ChainAssessment {
  const broken = sent.unreadable.filter(({ byOpenSsl }) => !byOpenSsl);
  const unread = sent.unreadable.find(({ byOpenSsl }) => byOpenSsl) ?? null;
  const leaf = sent.unreadable.some(({ position }) => position === 0) ? null : leafOf(sent.certificates);
  if (leaf === null) {
    const nothing = { path: [], anchor: null, order: null, surplus: [], policy: null, exhausted: false };
    return { sent, leaf, faults: broken, unread: unread?.position === 0 ? unread : null, ...nothing };
  }
  const { path, ending, faults, exhausted } = buildPath(leaf, sent.certificates, trust, now);
  const order = orderFault(path, ending);
  const missing = { leaf, path, sent: sent.certificates, trust };
  return {
    sent,
    leaf,
    path,
    anchor: ending.kind === 'anchor' ? ending.anchor : null,
    faults: sureFirst([
      ...faults,
      ...(unread === null ? endingFaults(ending, missing) : removedRoot(ending)),
      ...broken,
    ]),
    order,
    surplus: ending.kind === 'anchor' && order === null ? findSurplus(path, sent.certificates) : [],
    unread: ending.kind === 'anchor' ? null : unread,
    policy: ending.kind === 'anchor' ? policyFault(belowAnchor(path, ending.anchor)) : null,
    exhausted,
  };
}

/**
 * TLS says that the first certificate is the server's own. Where it is a CA that issued another of the list,
 * or names no host, and one that is no CA follows, the list is upside down and that one is meant.
 */
function leafOf(sent: readonly Placed[]): Placed | null {
  const [first, ...rest] = sent;
  if (first === undefined) return null;
  const meant = rest.find(
    ({ certificate }) => !certificate.isCa && certificate.subjectName !== certificate.issuerName,
  );
  if (!first.certificate.isCa || meant === undefined) return first;
  const issuedAnother = rest.some(
    ({ certificate }) => certificate.issuerName === first.certificate.subjectName,
  );
  return issuedAnother || first.certificate.dnsNames.length === 0 ? meant : first;
}

function endingFaults(
  ending: Ending,
  {
    leaf,
    path,
    sent,
    trust,
  }: { leaf: Placed; path: readonly Placed[]; sent: readonly Placed[]; trust: Trust },
): readonly ChainFault[] {
  const top = path.at(-1) ?? leaf;
  switch (ending.kind) {
    case 'anchor':
      return removedRoot(ending);
    case 'self-signed': {
      const below = path.at(-2);
      if (below !== undefined && isCrossSigned(top.certificate)) {
        const origin = { kind: 'elsewhere', sure: true, hint: CROSS_SIGN_HINT } as const;
        return [{ kind: 'issuer-missing', at: below, sameName: 'as-root', origin }];
      }
      return [{ kind: path.length === 1 ? 'self-signed-leaf' : 'untrusted-root', at: top }];
    }
    case 'loop':
      return [{ kind: 'loop', at: top }];
    case 'missing': {
      const others = sent.filter(({ position }) => !path.some((step) => step.position === position));
      const { sameName } = ending;
      const origin = tellIssuerOrigin(leaf.certificate, top.certificate, sameName, others, trust);
      return [{ kind: 'issuer-missing', at: top, sameName, origin }];
    }
  }
}

/**
 * The anchor's own certificate is no part of the path that is validated, even where it was sent (RFC 5280
 * §6.1).
 */
const belowAnchor = (path: readonly Placed[], { certificate: anchor }: Anchor): readonly Certificate[] =>
  path.map(({ certificate }) => certificate).filter(({ sha256 }) => sha256 !== anchor.sha256);

const CROSS_SIGN_HINT = 'a trusted root has signed that one too, and its cross-sign is what should be sent';

const removedRoot = (ending: Ending): readonly ChainFault[] =>
  ending.kind === 'anchor' && ending.anchor.from === 'removed'
    ? [{ kind: 'removed-root', root: ending.anchor }]
    : [];

/** Faults that every verifier refuses come before those that CloudFront is only inferred to refuse. */
const sureFirst = (faults: readonly ChainFault[]): readonly ChainFault[] =>
  faults.toSorted((a, b) => Number(isInferred(a)) - Number(isInferred(b)));

const isInferred = (fault: ChainFault): boolean =>
  fault.kind === 'unreadable' || (fault.kind === 'rule' && !fault.sure);

/** What stands between the certificates of the path does not change their order; `surplus` names it. */
function orderFault(path: readonly Placed[], ending: Ending): OrderFault | null {
  // An untrusted root, or one that is known already, need not be sent, so its place does not count.
  const needed = ending.kind === 'self-signed' && path.length > 1 ? path.slice(0, -1) : path;
  const asSent = needed.toSorted((a, b) => a.position - b.position);
  const expected = needed.findIndex(({ position }, index) => asSent[index]?.position !== position);
  const misplaced = needed[expected];
  if (misplaced === undefined) return null;
  return { leafFirst: expected > 0, misplaced, expected };
}

/** Whether CloudFront takes this list: no fault at all, the order included. */
export const isAccepted = ({ leaf, faults, order, unread, exhausted }: ChainAssessment): boolean =>
  leaf !== null && faults.length === 0 && order === null && unread === null && !exhausted;

import type { Certificate } from '../certificate.ts';
import type { Anchor, Roots } from '../roots.ts';
import type { ChainFault, Placed } from './chain-fault.ts';
import { checkPath } from './check-path.ts';
import { signatureChecks } from './verify-signature.ts';

/** What a path is judged against. */
export type Trust = { readonly roots: Roots; readonly addedRoots: readonly Certificate[] };

/** How a path ends at its top. */
export type Ending =
  | { readonly kind: 'anchor'; readonly anchor: Anchor }
  | { readonly kind: 'self-signed' }
  | { readonly kind: 'loop' }
  | { readonly kind: 'missing'; readonly sameName: 'sent' | 'root' | null };

/** How far a path leads, and how it ends. */
export type BuiltPath = {
  /** From the leaf upwards, sent certificates only; a root that was not needed is not in it. */
  readonly path: readonly Placed[];
  readonly ending: Ending;
  readonly faults: readonly ChainFault[];
  /** The search was given up: the chain is made to be expensive, and a better path may exist. */
  readonly exhausted: boolean;
};

/** Longer than any real path: Let's Encrypt's ECDSA chains have four certificates. */
const DEPTH_MAX = 10;
/** Partial paths that are looked at, beside the bound on signature checks. */
const STEPS_MAX = 500;

/**
 * The best path from `leaf` through the certificates that were sent to any root: every issuer of every name
 * is tried, so an expired or unknown alternative never hides a good one (RFC 4158). If no path is good, the
 * one that needs the least repair is returned. Costs at most `SIGNATURE_UNITS` of signature checks.
 */
export function buildPath(leaf: Placed, sent: readonly Placed[], trust: Trust, now: Date): BuiltPath {
  const signedBy = signatureChecks();
  const copies = Map.groupBy(sent, ({ certificate }) => certificate.sha256);
  const each = [...copies.values()].flatMap((same) => same.slice(0, 1));
  const bySubject = Map.groupBy(each, ({ certificate }) => certificate.subjectName);
  const added = Map.groupBy(trust.addedRoots, ({ subjectName }) => subjectName);
  let best: (BuiltPath & { readonly cost: number }) | null = null;
  let steps = 0;
  let exhausted = false;

  const consider = (explored: readonly Placed[], ending: Ending): void => {
    const path = inOrder(explored, copies);
    const anchor = ending.kind === 'anchor' && ending.anchor.from !== 'removed' ? ending.anchor : null;
    const faults = ending.kind === 'self-signed' ? selfSignedFaults(path, now) : checkPath(path, anchor, now);
    const cost =
      endingCost(ending) + faults.reduce((sum, fault) => sum + faultCost(fault), 0) + disorder(path);
    if (best === null || cost < best.cost) best = { path, ending, faults, exhausted: false, cost };
  };

  const signed = (certificate: Certificate, issuer: Certificate): boolean => {
    const answer = signedBy(certificate, issuer);
    if (answer === null) exhausted = true;
    return answer === true;
  };

  const anchorsOf = (name: string): readonly Anchor[] => [
    ...(added.get(name) ?? []).map((certificate) => ({ certificate, from: 'added' }) as const),
    ...trust.roots.named(name),
  ];

  const explore = (path: readonly Placed[]): void => {
    const top = path.at(-1);
    if (top === undefined || exhausted || best?.cost === 0) return;
    steps += 1;
    if (steps > STEPS_MAX) {
      exhausted = true;
      return;
    }
    const { issuerName, subjectName } = top.certificate;
    const anchors = anchorsOf(issuerName);
    const reached = anchors.filter(({ certificate }) => signed(top.certificate, certificate));
    for (const anchor of reached) consider(path, { kind: 'anchor', anchor });

    if (reached.length === 0 && subjectName === issuerName && signed(top.certificate, top.certificate)) {
      consider(path, { kind: 'self-signed' });
      return;
    }
    const named = bySubject.get(issuerName) ?? [];
    const issuers = keyIdFirst(named, top.certificate).filter(
      ({ certificate }) =>
        certificate.sha256 !== top.certificate.sha256 && signed(top.certificate, certificate),
    );
    const onward = path.length < DEPTH_MAX ? issuers.filter((issuer) => !isOn(path, issuer)) : [];
    for (const issuer of onward) explore([...path, issuer]);
    if (reached.length > 0 || onward.length > 0) return;
    if (issuers.length > 0) consider(path, { kind: 'loop' });
    else {
      const sameName = anchors.length > 0 ? 'root' : named.length > 0 ? 'sent' : null;
      consider(path, { kind: 'missing', sameName });
    }
  };

  explore([leaf]);
  // `best` is assigned in a closure, which the compiler does not follow.
  const found = best as BuiltPath | null;
  if (found === null) {
    return {
      path: [leaf],
      ending: { kind: 'missing', sameName: null },
      faults: checkPath([leaf], null, now),
      exhausted: true,
    };
  }
  return { ...found, exhausted: exhausted && !isAccepted(found) };
}

/** What an untrusted root states does not matter; of a self-signed leaf only the dates do. */
function selfSignedFaults(path: readonly Placed[], now: Date): readonly ChainFault[] {
  if (path.length > 1) return checkPath(path.slice(0, -1), null, now);
  return checkPath(path, null, now).filter(({ kind }) => kind === 'expired' || kind === 'not-yet-valid');
}

const isAccepted = ({ ending, faults }: BuiltPath): boolean =>
  ending.kind === 'anchor' && ending.anchor.from !== 'removed' && faults.length === 0;

/**
 * A path never holds one name and key twice (RFC 4158 §2.4.2): that is how cross-signed CAs go in circles.
 */
const isOn = (path: readonly Placed[], { certificate: { subjectName, keySha256 } }: Placed): boolean =>
  path.some(
    ({ certificate }) => certificate.subjectName === subjectName && certificate.keySha256 === keySha256,
  );

/**
 * Issuers whose key identifier is the one that is asked for come first; none is left out (RFC 4158 §3.5.12).
 */
function keyIdFirst(issuers: readonly Placed[], { authorityKeyId }: Certificate): readonly Placed[] {
  if (authorityKeyId === null || issuers.length < 2) return issuers;
  const fits = (issuer: Placed): number => (issuer.certificate.subjectKeyId === authorityKeyId ? 0 : 1);
  return issuers.toSorted((a, b) => fits(a) - fits(b));
}

/** What keeps a path from being accepted, worst first: what the operator of an origin can repair least. */
function endingCost(ending: Ending): number {
  switch (ending.kind) {
    case 'anchor':
      return ending.anchor.from === 'removed' ? 1_000 : 0;
    case 'missing':
      return 2_000;
    case 'self-signed':
      return 3_000;
    case 'loop':
      return 4_000;
  }
}

const faultCost = ({ kind }: ChainFault): number => (kind === 'distrusted-after' ? 500 : 10);

/** Of equal paths the one that was sent in order is taken, and of those the one with nothing in between. */
function disorder(path: readonly Placed[]): number {
  const steps = path.slice(1).map(({ position }, index) => position - (path[index]?.position ?? 0));
  return steps.every((step) => step === 1) ? 0 : steps.every((step) => step > 0) ? 1 : 2;
}

/**
 * The same path with, of certificates that were sent more than once, the copies that stand in order where
 * there are such.
 */
function inOrder(path: readonly Placed[], copies: ReadonlyMap<string, readonly Placed[]>): readonly Placed[] {
  const placed: Placed[] = path.slice(0, 1);
  for (const step of path.slice(1)) {
    const before = placed.at(-1)?.position ?? -1;
    const same = copies.get(step.certificate.sha256) ?? [];
    placed.push(same.find(({ position }) => position > before) ?? step);
  }
  return placed;
}

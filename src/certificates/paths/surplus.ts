import type { Placed } from './chain-fault.ts';

/**
 * A certificate that was sent and is not needed.
 *
 * - **leaf-again**: the server's own, a second time
 * - **repeated**: another that was sent before
 * - **namesake**: of the same name as an issuer that is needed, and not the one that leads to the root
 * - **above**: a root or a cross-sign of it, in between what is needed and not behind it
 * - **unrelated**: none of these; it has nothing to do with the path
 */
export type SurplusCertificate = {
  readonly kind: 'leaf-again' | 'repeated' | 'namesake' | 'above' | 'unrelated';
  readonly at: Placed;
};

/**
 * What was sent beside the path, in its order. What continues the path upwards from behind it is left out: a
 * root, a cross-sign of it and what is above that are sent by CAs' own bundles, and do no harm.
 *
 * @param path a path that leads to a root, leaf first
 */
export function findSurplus(path: readonly Placed[], sent: readonly Placed[]): readonly SurplusCertificate[] {
  const needed = new Set(path.map(({ position }) => position));
  const others = sent.filter(({ position }) => !needed.has(position));
  if (others.length === 0) return [];
  const end = Math.max(...needed);
  const above = namesAbove(path, others);
  const seen = new Map<string, number>();
  for (const { position, certificate } of sent) {
    if (!seen.has(certificate.sha256)) seen.set(certificate.sha256, position);
  }
  return others.flatMap((at): readonly SurplusCertificate[] => {
    const { subjectName, sha256 } = at.certificate;
    if (sha256 === path[0]?.certificate.sha256) return [{ kind: 'leaf-again', at }];
    const isOnPath = path.some(({ certificate }) => certificate.sha256 === sha256);
    if (isOnPath || seen.get(sha256) !== at.position) return [{ kind: 'repeated', at }];
    if (!above.has(subjectName)) return [{ kind: 'unrelated', at }];
    if (at.position > end) return [];
    const isNamesake = path.some(({ certificate }) => certificate.subjectName === subjectName);
    return [{ kind: isNamesake ? 'namesake' : 'above', at }];
  });
}

/** The names of all issuers of the path, and of theirs as far as they were sent. */
function namesAbove(path: readonly Placed[], others: readonly Placed[]): ReadonlySet<string> {
  const names = new Set(path.map(({ certificate }) => certificate.issuerName));
  // Iterating over a Set also visits the names that are added meanwhile.
  for (const name of names) {
    for (const { certificate } of others) {
      if (certificate.subjectName === name) names.add(certificate.issuerName);
    }
  }
  return names;
}

/**
 * Whether OpenSSL, on which AWS's own TLS library builds, takes this certificate for an issuer that is
 * needed: of those that fit by name, key identifier and dates it takes the first, and does not turn back
 * where that one leads nowhere.
 */
export function isTakenFirst(
  { kind, at: { position, certificate } }: SurplusCertificate,
  path: readonly Placed[],
  now: Date,
): boolean {
  const { subjectName, subjectKeyId, notBefore, notAfter } = certificate;
  const time = now.getTime();
  if (kind !== 'namesake' || time < Date.parse(notBefore) || time > Date.parse(notAfter)) return false;
  return path.some(({ certificate: { issuerName, authorityKeyId } }, index) => {
    const right = path[index + 1];
    if (issuerName !== subjectName || right === undefined || right.position < position) return false;
    return authorityKeyId === null || subjectKeyId === null || authorityKeyId === subjectKeyId;
  });
}

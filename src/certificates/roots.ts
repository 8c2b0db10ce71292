import type { Certificate } from './certificate.ts';
import { parseCertificate } from './reading/parse-certificate.ts';
import list from './roots.json' with { type: 'json' };

/** A root a path may end at. */
export type Anchor = {
  readonly certificate: Certificate;
  readonly from: 'mozilla' | 'added' | 'removed';
  /** Leafs whose `notBefore` is later are not trusted (Mozilla's distrust-after), ISO 8601 UTC. */
  readonly distrustAfter?: string;
  /** With `removed` only: when Mozilla dropped it, as a day or a month (`2026-07`). */
  readonly removedOn?: string;
};

/** A list of roots, asked by name. */
export type Roots = {
  /** Anchors whose subject is this name, in the form of `Certificate.subjectName`. */
  readonly named: (subjectName: string) => readonly Anchor[];
  /** Organisations (`O=`) that run a trusted root, lower case. */
  readonly organizations: () => ReadonlySet<string>;
};

/** The version of Mozilla's list, and the day it was read. */
export const ROOT_LIST: { readonly version: string; readonly asOf: string } = {
  version: list.version,
  asOf: list.asOf,
};

type Entry = {
  readonly subjectName: string;
  readonly der: string;
  readonly distrustAfter?: string;
  readonly removedOn?: string;
};

/**
 * The roots CloudFront trusts: Mozilla's list for websites, and beside it the roots Mozilla removed of late,
 * which CloudFront may still trust or may have dropped: AWS does not say which day's list it uses.
 * Certificates are parsed when a path asks for them.
 *
 * Source:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
 */
export const mozillaRoots: Roots = lazyRoots([
  { from: 'mozilla', entries: list.roots },
  { from: 'removed', entries: list.removed },
]);

/** An empty list: only added roots are then trusted. */
export const noRoots: Roots = { named: () => [], organizations: () => new Set() };

/** The organisations (`O=`) in a name of the form of `Certificate.subjectName`. */
export function organizationsIn(name: string): readonly string[] {
  const relatives = JSON.parse(name) as readonly (readonly string[])[];
  return relatives
    .flat()
    .flatMap((attribute) =>
      attribute.startsWith(ORGANIZATION) ? [attribute.slice(ORGANIZATION.length)] : [],
    );
}

const ORGANIZATION = '2.5.4.10=';

function lazyRoots(
  groups: readonly { readonly from: 'mozilla' | 'removed'; readonly entries: readonly Entry[] }[],
): Roots {
  const entries = groups.flatMap((group) => group.entries.map((entry) => ({ ...entry, from: group.from })));
  const byName = Map.groupBy(entries, ({ subjectName }) => subjectName);
  const parsed = new Map<string, readonly Anchor[]>();
  let organizations: ReadonlySet<string> | undefined;

  return {
    named(name) {
      const known = parsed.get(name);
      if (known !== undefined) return known;
      const found = byName.get(name);
      // The names looked up come from the network, so only names that are in the list are cached.
      if (found === undefined) return [];
      const anchors = found.map(({ der, from, distrustAfter, removedOn }) => ({
        certificate: parseCertificate(Buffer.from(der, 'base64')),
        from,
        ...(distrustAfter === undefined ? {} : { distrustAfter }),
        ...(removedOn === undefined ? {} : { removedOn }),
      }));
      parsed.set(name, anchors);
      return anchors;
    },
    organizations() {
      organizations ??= new Set(
        entries
          .filter(({ from }) => from === 'mozilla')
          .flatMap(({ subjectName }) => organizationsIn(subjectName)),
      );
      return organizations;
    },
  };
}

import type { GeneralName } from '../certificate.ts';

/** Subtrees by form, as what is looked up: a certificate may bring thousands of names and of subtrees. */
export type Trees = {
  readonly hosts: ReadonlySet<string>;
  readonly mails: ReadonlySet<string>;
  readonly uris: ReadonlySet<string>;
  readonly directories: ReadonlySet<string>;
  /**
   * Networks of addresses of one and of four words of 32 bits, one after the other: the address, then a mask
   * as long.
   */
  readonly networks: { readonly 1: Int32Array; readonly 4: Int32Array };
  readonly hasAddresses: boolean;
  /** Forms whose values are not compared. */
  readonly others: ReadonlySet<string>;
};

const trees = new WeakMap<readonly GeneralName[], Trees>();

/** A CA's constraints are held against every certificate below it: they are arranged once. */
export function treesOnce(bases: readonly GeneralName[]): Trees {
  const before = trees.get(bases);
  if (before !== undefined) return before;
  const arranged = treesOf(bases);
  trees.set(bases, arranged);
  return arranged;
}

function treesOf(bases: readonly GeneralName[]): Trees {
  const textsOf = (form: 'dns' | 'email' | 'uri') =>
    bases.flatMap((base) => (base.kind === form ? [base.value] : []));
  return {
    hosts: new Set(textsOf('dns')),
    mails: new Set(textsOf('email').map(withLowerHost)),
    uris: new Set(textsOf('uri').map((host) => host.toLowerCase())),
    directories: new Set(bases.flatMap((base) => (base.kind === 'directory' ? [base.relatives.join()] : []))),
    networks: { 1: networksOf(bases, 1), 4: networksOf(bases, 4) },
    hasAddresses: bases.some(({ kind }) => kind === 'address'),
    others: new Set(bases.flatMap((base) => formNotRead(base) ?? [])),
  };
}

/** Whether subtrees of a name's form hold it. */
export type Answer = 'yes' | 'no' | 'not-constrained' | 'not-compared';

/** Holds one name against subtrees. */
export function holds(trees: Trees, name: GeneralName): Answer {
  switch (name.kind) {
    case 'dns':
      return answer(trees.hosts, () => isHostWithin(name.value, trees.hosts));
    case 'email':
      return answer(trees.mails, () => isMailWithin(name.value, trees.mails));
    case 'uri':
      return answer(trees.uris, () => isUriWithin(name.value, trees.uris));
    case 'directory':
      return answer(trees.directories, () => isDirectoryWithin(name.relatives, trees.directories));
    case 'address':
      if (!trees.hasAddresses) return 'not-constrained';
      return isAddressWithin(wordsOf(name.bytes), trees.networks) ? 'yes' : 'no';
    case 'other':
    case 'unread':
      return trees.others.has(formNotRead(name) ?? '') ? 'not-compared' : 'not-constrained';
  }
}

/** @param isWithin `null` where the name cannot be compared */
function answer({ size }: ReadonlySet<string>, isWithin: () => boolean | null): Answer {
  if (size === 0) return 'not-constrained';
  const is = isWithin();
  return is === null ? 'not-compared' : is ? 'yes' : 'no';
}

function formNotRead(name: GeneralName): string | null {
  if (name.kind === 'other') return name.type;
  return name.kind === 'unread' ? `[${name.tag}]` : null;
}

/** Whether a host is one of these domains or lies below one; `.example.com` holds only what lies below. */
function isHostWithin(host: string, domains: ReadonlySet<string>): boolean {
  if (domains.has('') || domains.has(host)) return true;
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
    if (domains.has(host.slice(dot)) || domains.has(host.slice(dot + 1))) return true;
  }
  return false;
}

/** Of e-mail and URIs: `example.com` is that host alone, `.example.com` all below it. */
function isHostOf(host: string, bases: ReadonlySet<string>): boolean {
  if (bases.has('') || bases.has(host)) return true;
  for (let dot = host.indexOf('.', 1); dot !== -1; dot = host.indexOf('.', dot + 1)) {
    if (bases.has(host.slice(dot))) return true;
  }
  return false;
}

function isMailWithin(mailbox: string, bases: ReadonlySet<string>): boolean | null {
  const at = mailbox.lastIndexOf('@');
  if (at < 1) return null;
  return bases.has(withLowerHost(mailbox)) || isHostOf(mailbox.slice(at + 1).toLowerCase(), bases);
}

/** The part before the @ is compared as it is written. */
function withLowerHost(text: string): string {
  const at = text.lastIndexOf('@') + 1;
  return text.slice(0, at) + text.slice(at).toLowerCase();
}

/** A URI without a host name cannot be held against a constraint, and RFC 5280 wants it refused then. */
function isUriWithin(uri: string, bases: ReadonlySet<string>): boolean | null {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:[\]]+)/i.exec(uri)?.[1];
  return host === undefined || /^[\d.]+$/.test(host) ? null : isHostOf(host.toLowerCase(), bases);
}

/** A subtree holds every name that begins with its own. */
const isDirectoryWithin = (relatives: readonly string[], bases: ReadonlySet<string>): boolean =>
  bases.has('') || relatives.some((_, index) => bases.has(relatives.slice(0, index + 1).join()));

/**
 * A value that is not as long as an address lies in no network. A hostile certificate may cause millions of
 * these comparisons.
 */
function isAddressWithin(address: Int32Array, networks: Trees['networks']): boolean {
  const words = address.length;
  const candidates = words === 1 || words === 4 ? networks[words] : NO_NETWORKS;
  const first = address[0] as number;
  for (let at = 0; at < candidates.length; at += 2 * words) {
    if ((first ^ (candidates[at] as number)) & (candidates[at + words] as number)) continue;
    if (words === 1 || isRestWithin(address, candidates, at)) return true;
  }
  return false;
}

const isRestWithin = (address: Int32Array, candidates: Int32Array, at: number): boolean =>
  address.every(
    (word, index) =>
      ((word ^ (candidates[at + index] as number)) & (candidates[at + address.length + index] as number)) ===
      0,
  );

const NO_NETWORKS = new Int32Array();

const networksOf = (bases: readonly GeneralName[], words: number): Int32Array =>
  Int32Array.from(
    bases
      .flatMap((base) => (base.kind === 'address' ? [wordsOf(base.bytes)] : []))
      .filter(({ length }) => length === 2 * words)
      .flatMap((network) => [...network]),
  );

/** Hex as words of 32 bits; none where the last would not be whole. */
const wordsOf = (bytes: string): Int32Array =>
  Int32Array.from(bytes.length % 8 === 0 ? (bytes.match(/.{8}/g) ?? []) : [], (word) =>
    Number.parseInt(word, 16),
  );

import type { Certificate } from './certificate.ts';
import table from './intermediates.json' with { type: 'json' };

/** The day the table was made. */
export const INTERMEDIATES_AS_OF: string = table.asOf;

/**
 * Whether an issuer is an intermediate or a cross-sign of a CA that leads to a root of Mozilla's list: by its
 * name and its key, by its name alone, or not at all. Nothing is fetched;
 * `test/certificates/make-intermediates.ts` says where the table is from.
 *
 * @param name as `Certificate.issuer` has it
 * @param keyId authorityKeyId of what it issued
 */
export function knownIntermediate(name: string, keyId: string | null): 'name-and-key' | 'name-alone' | 'no' {
  const keyIds = keyIdsByName().get(name);
  if (keyIds === undefined) return 'no';
  return keyId !== null && keyIds.has(keyId) ? 'name-and-key' : 'name-alone';
}

/**
 * Whether this unlisted root was also signed by a trusted root: then that cross-signed certificate should be
 * sent instead.
 */
export const isCrossSigned = ({ subject, subjectKeyId }: Certificate): boolean =>
  knownIntermediate(subject, subjectKeyId) === 'name-and-key';

/**
 * Organisations that issue for the public under other names than those of their roots, in lower case: so that
 * their newest intermediates are recognised before the table lists them.
 */
export const PUBLIC_ORGANIZATIONS: ReadonlySet<string> = new Set([
  "let's encrypt",
  'isrg',
  'google trust services',
  'digicert inc',
  'digicert, inc.',
  'digicert ireland limited',
  'zerossl',
  'zerossl gmbh',
  'ssl corp',
  'ssl corporation',
  'sectigo limited',
  'buypass as-983163327',
]);

/** Lines of the table: key identifier, fingerprint, name. */
const ENTRY = /^(\S+) (\S+) (.*)$/;

let byName: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** Read when a chain breaks off, which most do not. */
function keyIdsByName(): ReadonlyMap<string, ReadonlySet<string>> {
  if (byName !== undefined) return byName;
  const names = new Map<string, Set<string>>();
  for (const line of table.intermediates) {
    const [, keyId = '', , name = ''] = ENTRY.exec(line) ?? [];
    const keyIds = names.get(name) ?? new Set();
    names.set(name, keyIds.add(keyId));
  }
  byName = names;
  return names;
}

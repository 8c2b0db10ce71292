import type { PolicyExtensions } from '../certificate.ts';
import { type Asn1, decodeDer, members, objectIdentifier, smallInteger, Tag, tagged } from './asn1.ts';

/** Policies or mappings of one certificate that are read; public CAs name two or three. */
const POLICIES_MAX = 500;

type Part = Partial<PolicyExtensions>;

const READERS: Readonly<Record<string, (value: Asn1) => Part>> = {
  '2.5.29.32': (value) => ({
    policies: members(value, 'certificatePolicies')
      .slice(0, POLICIES_MAX)
      .map((policy) => objectIdentifier(members(policy, 'policy')[0], 'policy')),
  }),
  '2.5.29.33': (value) => ({
    mappings: members(value, 'policyMappings')
      .slice(0, POLICIES_MAX)
      .map((mapping) => {
        const [from, to] = members(mapping, 'policy mapping');
        return [objectIdentifier(from, 'policy'), objectIdentifier(to, 'policy')] as const;
      }),
  }),
  '2.5.29.36': (value) => {
    const parts = members(value, 'policyConstraints');
    return { requireExplicit: skipped(tagged(parts, 0)), inhibitMapping: skipped(tagged(parts, 1)) };
  },
  '2.5.29.54': (value) => ({ inhibitAny: smallInteger(value, 'inhibitAnyPolicy') }),
};

/** A count of certificates under an implicit tag. */
const skipped = (value: Asn1 | undefined): number | null =>
  value === undefined ? null : smallInteger({ ...value, type: Tag.INTEGER }, 'policyConstraints');

/**
 * One of the four extensions about policies (RFC 5280 §4.2.1.4, 5, 11 and 14), `null` for any other. OpenSSL
 * reads them only when it is told to check policies, so one that is malformed counts as absent.
 */
export function readPolicyExtension(oid: string, bytes: string): Part | null {
  const read = READERS[oid];
  if (read === undefined) return null;
  try {
    return read(decodeDer(bytes));
  } catch {
    return {};
  }
}

import { type Asn1, members, objectIdentifier, tagged } from './asn1.ts';

/**
 * Signature algorithms (RFC 3279 §2.2, RFC 4055 §5, RFC 5758 §3, RFC 8410 §3): their name and the hash they
 * sign.
 */
const ALGORITHMS: Readonly<Record<string, readonly [name: string, hash: string | null]>> = {
  '1.2.840.113549.1.1.2': ['md2WithRSAEncryption', 'md2'],
  '1.2.840.113549.1.1.4': ['md5WithRSAEncryption', 'md5'],
  '1.2.840.113549.1.1.5': ['sha1WithRSAEncryption', 'sha1'],
  '1.3.14.3.2.29': ['sha1WithRSA', 'sha1'],
  '1.2.840.113549.1.1.14': ['sha224WithRSAEncryption', 'sha224'],
  '1.2.840.113549.1.1.11': ['sha256WithRSAEncryption', 'sha256'],
  '1.2.840.113549.1.1.12': ['sha384WithRSAEncryption', 'sha384'],
  '1.2.840.113549.1.1.13': ['sha512WithRSAEncryption', 'sha512'],
  '1.2.840.10040.4.3': ['dsa-with-SHA1', 'sha1'],
  '1.2.840.10045.4.1': ['ecdsa-with-SHA1', 'sha1'],
  '1.2.840.10045.4.3.1': ['ecdsa-with-SHA224', 'sha224'],
  '1.2.840.10045.4.3.2': ['ecdsa-with-SHA256', 'sha256'],
  '1.2.840.10045.4.3.3': ['ecdsa-with-SHA384', 'sha384'],
  '1.2.840.10045.4.3.4': ['ecdsa-with-SHA512', 'sha512'],
  '1.3.101.112': ['Ed25519', null],
  '1.3.101.113': ['Ed448', null],
};

const RSASSA_PSS = '1.2.840.113549.1.1.10';

const HASHES: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/**
 * Reads an AlgorithmIdentifier. An algorithm that is not in the table keeps its object identifier as its
 * name.
 */
export function readSignatureAlgorithm(value: Asn1 | undefined): {
  readonly algorithm: string;
  readonly hash: string | null;
} {
  const [type, parameters] = members(value, 'signature algorithm');
  const oid = objectIdentifier(type, 'signature algorithm');
  if (oid === RSASSA_PSS) return { algorithm: 'RSASSA-PSS', hash: pssHash(parameters) };
  const [algorithm, hash] = ALGORITHMS[oid] ?? [oid, null];
  return { algorithm, hash };
}

/** RFC 4055 §3.1: without the parameter it is SHA-1. */
function pssHash(parameters: Asn1 | undefined): string {
  if (parameters === undefined || !Array.isArray(parameters.value)) return 'sha1';
  const hash = tagged(parameters.value, 0);
  if (hash === undefined) return 'sha1';
  const [identifier] = members(hash, 'PSS hash');
  const oid = objectIdentifier(members(identifier, 'PSS hash')[0], 'PSS hash');
  return HASHES[oid] ?? oid;
}

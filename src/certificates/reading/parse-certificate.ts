import { createHash } from 'node:crypto';
import type { Certificate } from '../certificate.ts';
import { type Asn1, content, decodeDer, encodeDer, hex, members, tagged } from './asn1.ts';
import { readName } from './distinguished-name.ts';
import { readExtensions } from './extensions.ts';
import { readPublicKey } from './public-key.ts';
import { readSignatureAlgorithm } from './signature-algorithm.ts';
import { time } from './time.ts';

/**
 * Bytes of one certificate. Those with thousands of names reach 60 kB; a post-quantum signature adds 8 kB.
 */
const CERTIFICATE_MAX_BYTES = 0x1_0000;

/**
 * Reads an X.509 certificate (RFC 5280 §4.1). Signatures are not checked here.
 *
 * @throws Error with a short message when the bytes are no certificate or exceed a bound (size, names,
 * extensions, depth)
 */
export function parseCertificate(der: Uint8Array): Certificate {
  if (der.length > CERTIFICATE_MAX_BYTES) throw new Error(`it is larger than ${CERTIFICATE_MAX_BYTES} bytes`);
  const bytes = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('latin1');
  const [body, outerAlgorithm] = members(decodeDer(bytes), 'certificate');
  const fields = members(body, 'tbsCertificate');
  // The version is the only optional field before the subject; it is tagged, and v1 leaves it out.
  const [serial, , issuer, validity, subject, key] = tagged(fields.slice(0, 1), 0) ? fields.slice(1) : fields;
  const extensions = tagged(fields.slice(6), 3);
  const [notBefore, notAfter] = members(validity, 'validity');
  const subjectName = readName(subject, 'subject');
  const issuerName = readName(issuer, 'issuer');
  return {
    der,
    sha256: sha256(der),
    subject: subjectName.text,
    issuer: issuerName.text,
    subjectName: subjectName.canonical,
    issuerName: issuerName.canonical,
    commonName: subjectName.commonName,
    subjectEmails: subjectName.emails,
    serialNumber: hex(content(serial, 'serialNumber').slice(0, 64)),
    notBefore: time(notBefore, 'notBefore'),
    notAfter: time(notAfter, 'notAfter'),
    key: readPublicKey(key),
    keySha256: sha256(encodeDer(key as Asn1)),
    signature: readSignatureAlgorithm(outerAlgorithm),
    ...readExtensions(
      extensions === undefined ? [] : members(members(extensions, 'extensions')[0], 'extensions'),
    ),
  };
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

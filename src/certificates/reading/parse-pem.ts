/** Certificates in one text; more are a bundle of roots, not a chain. */
const CERTIFICATES_MAX = 500;

const BLOCK =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([^-]*)-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/**
 * The certificates of a PEM text in their order, each DER (RFC 7468 §5). Text around the blocks and blocks of
 * other kinds (keys, DH parameters) are passed over.
 *
 * @throws Error with one sentence that says what to give instead
 */
export function parsePem(text: string): readonly Uint8Array[] {
  const blocks = [...text.matchAll(BLOCK)].map(([, body = '']) => body.replace(/\s+/g, ''));
  if (blocks.length === 0) throw new Error(withoutCertificate(text));
  if (blocks.length > CERTIFICATES_MAX) {
    throw new Error(
      `It holds ${blocks.length} certificates: at most ${CERTIFICATES_MAX} are read; of a chain, give the chain alone.`,
    );
  }
  return blocks.map((body, index) => {
    const der = Buffer.from(body, 'base64');
    // Buffer.from silently skips characters that are not base64, so the result is encoded again and compared.
    if (der.length === 0 || der.toString('base64').replace(/=+$/, '') !== body.replace(/=+$/, '')) {
      throw new Error(
        `Certificate ${index + 1} is not intact base64: copy the file again, whole and unchanged.`,
      );
    }
    return new Uint8Array(der);
  });
}

/**
 * The first line, from 1, on which a label of a certificate does not stand alone; `null` where all do.
 * `parsePem` reads such text, OpenSSL and the servers built on it do not ("bad end line", "no start line";
 * PEM_read_bio(3)).
 */
export function looseLine(text: string): number | null {
  const lines = text.replace(BYTE_ORDER_MARK, '').split('\n');
  const index = lines.findIndex((line) => {
    const [label] = LABEL.exec(line) ?? [];
    return label !== undefined && line.trimEnd() !== label;
  });
  return index === -1 ? null : index + 1;
}

const LABEL = /-----(?:BEGIN|END) (?:X509 |TRUSTED )?CERTIFICATE-----/;

/** Of UTF-8, read as such or byte by byte. */
const BYTE_ORDER_MARK = /^(?:\ufeff|\u00ef\u00bb\u00bf)/;

function withoutCertificate(text: string): string {
  const beginning = Buffer.from(text.slice(0, 20), 'latin1').toString('hex');
  if (/-----BEGIN CERTIFICATE-----/.test(text)) {
    return 'A certificate begins but does not end: give the whole file, up to the last END CERTIFICATE line.';
  }
  if (/-----BEGIN (?:\w+ )?PRIVATE KEY-----/.test(text)) {
    return 'It holds a private key and no certificate: give the certificate file (fullchain.pem), and keep the key to yourself.';
  }
  // A server cannot read it either.
  if (/-\0-\0-\0-|\0-\0-\0-\0B/.test(text)) {
    return 'It is UTF-16 text, as PowerShell writes it: save it as plain ASCII text.';
  }
  if (/-----BEGIN PKCS7-----/.test(text)) {
    return 'It is a PKCS #7 bundle: convert it with "openssl pkcs7 -print_certs" and give the result, the leaf first.';
  }
  if (SIGNED_DATA.test(beginning)) {
    return 'It is a PKCS #7 bundle: convert it with "openssl pkcs7 -inform der -print_certs" and give the result, the leaf first.';
  }
  if (PFX.test(beginning)) {
    return 'It is a PKCS #12 file (.p12, .pfx): convert it with "openssl pkcs12 -nokeys" and give the result, the leaf first.';
  }
  if (/-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----/.test(text)) {
    return 'It is a certificate request: give what the CA made of it (fullchain.pem).';
  }
  if (/^\s*LS0tLS1CRUdJTi/.test(text)) {
    return 'It is base64 of a PEM file, as a Kubernetes secret holds it: decode it with "base64 -d" and give the result.';
  }
  return 'It holds no PEM certificate: give a file with "-----BEGIN CERTIFICATE-----" blocks (DER: convert it with "openssl x509 -inform der").';
}

/** DER in hex: a ContentInfo of signedData (RFC 2315 §7). */
const SIGNED_DATA = /^308[0-4](?:..){0,4}?06092a864886f70d010702/;
/** DER in hex: a PFX, whose first field is the version 3 (RFC 7292 §4). */
const PFX = /^308[0-4](?:..){0,4}?02010330/;

/** One certificate as PEM with the label and line length of RFC 7468 §2. */
export function encodePem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

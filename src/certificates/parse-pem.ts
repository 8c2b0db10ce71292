/** Certificates in one text; more are a bundle of roots, not a chain. */
const CERTIFICATES_MAX = 500;

const BLOCK =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([^-]*)-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

/**
 * The certificates of a PEM text in their order, each DER (RFC 7468 §5). Text around the blocks and blocks of other
 * kinds (keys, DH parameters) are passed over.
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
    // Buffer.from skips what is no base64 without a word; a round trip does not.
    if (der.length === 0 || der.toString('base64').replace(/=+$/, '') !== body.replace(/=+$/, '')) {
      throw new Error(
        `Certificate ${index + 1} is not intact base64: copy the file again, whole and unchanged.`,
      );
    }
    return new Uint8Array(der);
  });
}

function withoutCertificate(text: string): string {
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
    return 'It is a PKCS #7 bundle: convert it with "openssl pkcs7 -print_certs" and give the result.';
  }
  return 'It holds no PEM certificate: give a file with "-----BEGIN CERTIFICATE-----" blocks (DER: convert it with "openssl x509 -inform der").';
}

/** One certificate as PEM with the label and line length of RFC 7468 §2. */
export function encodePem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

import type { KnownLine } from './known-line.ts';

const OPENSSL = 'https://docs.openssl.org/3.0/man1/openssl-verification-options/';
const DOTNET =
  'https://learn.microsoft.com/dotnet/api/system.security.cryptography.x509certificates.x509chainstatusflags';
const SEEN = { form: 'tool-output', madeBy: 'unknown', status: null } as const;
/** Said of what a client saw: it counts for CloudFront only if it asked the origin itself. */
export const NEXT =
  'This counts if the origin itself was asked, by the name that CloudFront sends: cf502 check ORIGIN does that.';

/**
 * What openssl, curl, wget, Node, Go, Java, Python and browsers print of a certificate they refuse, each in
 * its own words.
 */
export const TOOL_CERTIFICATE_LINES: readonly KnownLine[] = [
  {
    ...SEEN,
    look: /certificate has expired or is not yet valid: current time \S{1,40} is before/i,
    causes: ['certificate-not-yet-valid'],
    means: 'A certificate that is needed is not valid yet.',
    next: NEXT,
    source: 'https://pkg.go.dev/crypto/x509#CertificateInvalidError',
  },
  {
    ...SEEN,
    look: /(?:verify error:num=10:|return code: 10 \(|verification error: |SSL certificate problem: |verify failed[: (]{1,3})certificate has expired|certificate has expired or is not yet valid|CERT_HAS_EXPIRED|NOT Trusted: certificate has expired|Certificate Validity \(UTC\)\s{1,9}expired|InvalidCertificate\(Expired|certificate chain uses expired certificate|SEC_E_CERT_EXPIRED|ERR_CERT_DATE_INVALID|SEC_ERROR_EXPIRED_CERTIFICATE|CertificateExpiredException|invalid peer certificate: (?:certificate )?expired|tls_alert, \{:certificate_expired|certificate of \S{1,253} has expired/i,
    causes: ['certificate-expired'],
    means: 'A certificate that is needed has expired.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /errors in the certificate chain: [\w, ]{0,80}NotTimeValid/,
    causes: ['certificate-expired', 'certificate-not-yet-valid'],
    means: 'A certificate that is needed is outside its dates: it has expired, mostly.',
    next: NEXT,
    source: DOTNET,
  },
  {
    ...SEEN,
    look: /errors in the certificate chain: [\w, ]{0,80}UntrustedRoot/,
    causes: ['certificate-untrusted', 'certificate-self-signed'],
    means: 'The chain ends in a certificate that is not trusted here: a private CA, or a self-signed one.',
    next: NEXT,
    source: DOTNET,
  },
  {
    ...SEEN,
    look: /(?:verify error:num=9:|return code: 9 \(|verification error: |SSL certificate problem: |verify failed: )certificate is not yet valid|CERT_NOT_YET_VALID|InvalidCertificate\(NotValidYet/i,
    causes: ['certificate-not-yet-valid'],
    means: 'A certificate that is needed is not valid yet.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /(?:verify error:num=19:|return code: 19 \(|verification error: |SSL certificate problem: |verify failed: )self[- ]signed certificate in certificate chain|SELF_SIGNED_CERT_IN_CHAIN/i,
    causes: ['certificate-untrusted'],
    means: 'The chain ends in a root of its own that is not trusted here: a private CA, mostly.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /(?:verify error:num=18:|return code: 18 \(|verification error: |SSL certificate problem: |verify failed: )self[- ]signed certificate|DEPTH_ZERO_SELF_SIGNED_CERT|MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT/i,
    causes: ['certificate-self-signed'],
    means: 'The certificate is self-signed.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /verify error:num=2[01]:|return code: 2[01] \(|(?:verification error: |SSL certificate problem: |verify failed: )unable to (?:get local issuer certificate|verify the first certificate)|unable to verify the first certificate|UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT\w{0,8})|Unable to locally verify the issuer's authority|x509: certificate signed by unknown authority|verify failed \(unable to get local issuer certificate|invalid peer certificate: UnknownIssuer|InvalidCertificate\(UnknownIssuer|Trust anchor for certification path not found|CLIENT ALERT: Fatal - Unknown CA|server's certificate chain is incomplete|The certificate issuer is unknown|NOT Trusted: unable to get local issuer certificate|Chain of trust\s{1,20}NOT ok \(chain incomplete\)|RemoteCertificateChainErrors|PartialChain|unable to find valid certification path|SEC_E_UNTRUSTED_ROOT|ERR_CERT_AUTHORITY_INVALID|SEC_ERROR_UNKNOWN_ISSUER/i,
    causes: ['certificate-chain-incomplete', 'certificate-untrusted'],
    means: 'An intermediate certificate is missing, or the issuer is not trusted here.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /verify error:num=62:|return code: 62 \(|(?:verification error: |verify failed: )hostname mismatch|no alternative certificate subject name matches target host ?name|SSL: certificate subject name '[^'\n]{1,253}' does not match|ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate's altnames|certificate common name [^\n]{1,253} doesn't match requested host name|x509: certificate is (?:valid for [^\n]{1,253}, not|not valid for any names)|No (?:subject alternative DNS name|name) matching \S{1,253} found|no certificate subject alternative name matches\s{1,9}requested host name|Certificate matches hostname:\s{1,9}NO\b|Certificate for <[^>\n]{1,253}> doesn't match any of the subject alternative names|SSLPeerUnverifiedException: Hostname \S{1,253} not verified|The name in the certificate does not match the expected|SEC_E_WRONG_PRINCIPAL|InvalidCertificate\(NotValidForName|RemoteCertificateNameMismatch|invalid peer certificate: (?:NotValidForName|certificate not valid for name)|certificate is not valid for '[^'\n]{1,253}'|verify failed \(Hostname mismatch|ERR_CERT_COMMON_NAME_INVALID|SSL_ERROR_BAD_CERT_DOMAIN/i,
    causes: ['certificate-name-mismatch'],
    means: 'The certificate is for another name.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    isVague: true,
    // Envoy writes it so of the server behind it.
    look: /(?<!OPENSSL_internal:)certificate[ _]verify[ _]failed|Could not establish trust relationship for the SSL\/TLS secure channel|The certificate for this server is invalid/i,
    causes: [
      'certificate-expired',
      'certificate-name-mismatch',
      'certificate-chain-incomplete',
      'certificate-untrusted',
      'certificate-self-signed',
    ],
    means: 'The certificate was refused, and the line does not say why.',
    next: NEXT,
    source: OPENSSL,
  },
  {
    ...SEEN,
    look: /Kubernetes Ingress Controller Fake Certificate|TRAEFIK DEFAULT CERT/,
    causes: ['certificate-name-mismatch', 'certificate-self-signed'],
    means:
      'A certificate for servers that do not know the name: the ingress was asked for a name it has no certificate for.',
    next: NEXT,
    source: 'https://kubernetes.github.io/ingress-nginx/user-guide/tls/',
  },
  {
    ...SEEN,
    look: /Verif(?:y return code: 0 \(ok\)|ication: OK)/,
    causes: [],
    means:
      'openssl found nothing wrong with this chain. It did not look whether the name fits, and its list of roots is not CloudFront’s.',
    next: 'Let the origin be asked as CloudFront asks it: cf502 check ORIGIN. Or paste the certificates too (openssl s_client -showcerts): the chain is judged as CloudFront would.',
    source: OPENSSL,
  },
];

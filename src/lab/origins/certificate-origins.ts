import type { FarmOrigin } from './farm-origin.ts';
import { issueCertificate } from './issue-certificate.ts';
import { serveTls } from './serve-tls.ts';
import { days, https, nameOf } from './serving.ts';

/** Origins whose certificate, or its chain, CloudFront refuses. */
export const CERTIFICATE_ORIGINS: readonly FarmOrigin[] = [
  {
    label: 'wrong-name',
    story: 'a certificate for other names',
    expected: ['certificate-name-mismatch'],
    options: ['--host-header', 'none'],
    serve: https('wrong-name', { names: ['www.example.net', 'example.net'] }),
  },
  {
    label: 'self-signed',
    story: 'a self-signed certificate',
    expected: ['certificate-self-signed'],
    serve: async (_authority, now) => {
      const leaf = issueCertificate({
        names: [nameOf('self-signed')],
        notBefore: days(now, -10),
        notAfter: days(now, 80),
      });
      return serveTls({ key: leaf.keyPem, cert: leaf.pem });
    },
  },
  {
    label: 'expired',
    story: 'an expired certificate',
    expected: ['certificate-expired'],
    serve: (authority, now) =>
      https('expired', { notBefore: days(now, -93), notAfter: days(now, -3) })(authority, now),
  },
  {
    label: 'not-yet-valid',
    story: 'a certificate that begins tomorrow',
    expected: ['certificate-not-yet-valid'],
    serve: (authority, now) =>
      https('not-yet-valid', { notBefore: days(now, 1), notAfter: days(now, 90) })(authority, now),
  },
  {
    label: 'private-ca',
    story: 'a certificate of a private CA',
    expected: ['certificate-untrusted'],
    serve: async (_authority, now) => {
      const dates = { notBefore: days(now, -10), notAfter: days(now, 80) };
      const root = issueCertificate({ commonName: 'Corporate Root', ca: true, ...dates });
      const leaf = issueCertificate({ names: [nameOf('private-ca')], issuer: root, ...dates });
      return serveTls({ key: leaf.keyPem, cert: leaf.pem + root.pem });
    },
  },
  {
    label: 'no-intermediate',
    story: 'a chain without its intermediate',
    expected: ['certificate-chain-incomplete'],
    serve: async (authority, now) => {
      const dates = { notBefore: days(now, -10), notAfter: days(now, 80) };
      const leaf = issueCertificate({
        names: [nameOf('no-intermediate')],
        issuer: authority.intermediate,
        issuerUrl: 'http://aia.farm.test/intermediate.der',
        ...dates,
      });
      return serveTls({ key: leaf.keyPem, cert: leaf.pem });
    },
  },
  {
    label: 'chain-order',
    story: 'intermediates in the wrong order',
    expected: ['certificate-chain-order'],
    serve: async (authority, now) => {
      const dates = { notBefore: days(now, -10), notAfter: days(now, 80) };
      const second = issueCertificate({
        commonName: 'cf502 Farm Policy CA',
        ca: true,
        issuer: authority.root,
        ...dates,
      });
      const first = issueCertificate({
        commonName: 'cf502 Farm Issuing CA',
        ca: true,
        issuer: second,
        ...dates,
      });
      const leaf = issueCertificate({ names: [nameOf('chain-order')], issuer: first, ...dates });
      return serveTls({ key: leaf.keyPem, cert: leaf.pem + second.pem + first.pem });
    },
  },
];

import type { Certificate } from './certificate.ts';
import { namesOf } from './names.ts';

/**
 * Domains whose names belong to a platform or a machine, so that they cannot be alternate domain names of a
 * distribution.
 */
const NOT_VIEWERS = [
  'amazonaws.com',
  'on.aws',
  'cloudfront.net',
  'herokuapp.com',
  'vercel.app',
  'netlify.app',
  'azurewebsites.net',
  'plesk.page',
  'traefik.default',
  'local',
  'internal',
  'localhost',
  'localdomain',
  'invalid',
];

/**
 * The names of a certificate that a viewer may have asked CloudFront for, wildcards included: with Host
 * forwarded, one of them may be the name that CloudFront sends.
 */
export const viewerNames = (certificate: Certificate): readonly string[] =>
  namesOf(certificate).filter(
    (name) =>
      name.includes('.') &&
      !/[\\:]|^[\d.]+$/.test(name) &&
      !NOT_VIEWERS.some((domain) => name === domain || name.endsWith(`.${domain}`)),
  );

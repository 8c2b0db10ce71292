import { type CertificateSpec, type Issued, issueCertificate } from './issue-certificate.ts';

/** A small public key infrastructure for the farm: whoever trusts `root` accepts its chains. */
export type Authority = {
  readonly root: Issued;
  readonly intermediate: Issued;
  /** Key and full chain (leaf, intermediate) for a server. */
  readonly serverOptions: (spec: CertificateSpec) => { readonly key: string; readonly cert: string };
};

/** Makes the farm's root and intermediate, valid for a year around `now`. */
export function createAuthority(now: Date): Authority {
  const days = (count: number) => new Date(now.getTime() + count * 86_400_000).toISOString();
  const years = { notBefore: days(-180), notAfter: days(180) };
  const root = issueCertificate({ commonName: 'cf502 Farm Root', organization: 'cf502', ca: true, ...years });
  const intermediate = issueCertificate({
    commonName: 'cf502 Farm Intermediate',
    organization: 'cf502',
    ca: true,
    pathLength: 0,
    issuer: root,
    ...years,
  });
  return {
    root,
    intermediate,
    serverOptions: (spec) => {
      const leaf = issueCertificate({
        notBefore: days(-10),
        notAfter: days(80),
        issuer: intermediate,
        ...spec,
      });
      return { key: leaf.keyPem, cert: leaf.pem + intermediate.pem };
    },
  };
}

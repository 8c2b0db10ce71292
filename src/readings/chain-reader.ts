import type { Certificate } from '../certificates/certificate.ts';
import { assessChain, type ChainAssessment } from '../certificates/paths/assess-chain.ts';
import type { Trust } from '../certificates/paths/build-path.ts';
import {
  type ReadDer,
  readCertificate,
  readChain,
  type SentChain,
} from '../certificates/paths/read-chain.ts';
import { mozillaRoots, noRoots } from '../certificates/roots.ts';
import type { Evidence } from '../formats/evidence.ts';

/** `Evidence.trust.rootList` where Mozilla's roots are left out on purpose and only the added ones count. */
export const NO_ROOT_LIST = 'none';

/**
 * Reads the certificate lists of one check, in which the same few occur many times: each distinct certificate
 * is parsed once, and each list is judged once for each time. It is made for one check and not kept after it.
 */
export type ChainReader = {
  /** The roots that lists are judged against. */
  readonly trust: Trust;
  /** Each DER in base64, in wire order. Never throws. */
  readonly assess: (chain: readonly string[], at: Date) => ChainAssessment;
  /** The first certificate of a list; `null` where it cannot be read. */
  readonly leafOf: (chain: readonly string[]) => Certificate | null;
};

export function chainReader({ rootList, addedRoots }: Evidence['trust']): ChainReader {
  const readDer = readOnce();
  const read = (chain: readonly string[], most?: number): SentChain =>
    readChain(
      chain.map((der) => Buffer.from(der, 'base64')),
      most,
      readDer,
    );
  const trust: Trust = {
    roots: rootList === NO_ROOT_LIST ? noRoots : mozillaRoots,
    addedRoots: read(addedRoots, addedRoots.length).certificates.map(({ certificate }) => certificate),
  };
  const assessments = new Map<string, ChainAssessment>();
  return {
    trust,
    assess(chain, at) {
      const key = [at.getTime(), ...chain].join(' ');
      const before = assessments.get(key);
      if (before !== undefined) return before;
      const assessment = assessChain(read(chain), trust, at);
      assessments.set(key, assessment);
      return assessment;
    },
    leafOf: (chain) => read(chain.slice(0, 1)).certificates[0]?.certificate ?? null,
  };
}

function readOnce(): (der: Uint8Array) => ReadDer {
  const before = new Map<string, ReadDer>();
  return (der) => {
    const key = Buffer.from(der).toString('base64');
    const read = before.get(key) ?? readCertificate(der);
    before.set(key, read);
    return read;
  };
}

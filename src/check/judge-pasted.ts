import { pastedCertificates } from '../explain/pasted-certificates.ts';
import { pastedResult } from '../explain/pasted-result.ts';
import type { ChainReport } from '../formats/chain-report.ts';
import type { EdgeReport } from '../formats/edge-report.ts';
import { judgeChainFile } from './judge-chain.ts';

/** The verdict on something that was pasted where texts are explained. */
export type PastedVerdict =
  | { readonly kind: 'chain'; readonly report: ChainReport }
  | { readonly kind: 'edge'; readonly report: EdgeReport }
  /** Certificates that cannot be read; `because` is a whole sentence that says what to give instead. */
  | { readonly kind: 'unread'; readonly because: string };

/**
 * Judges certificates as CloudFront would, and what an edge function returned.
 *
 * @param text foreign
 * @returns `null` where the text holds neither
 */
export function judgePasted(text: string, now: Date): PastedVerdict | null {
  const certificates = pastedCertificates(text);
  if (certificates === null) {
    const result = pastedResult(text);
    return result?.kind === 'judged' ? { kind: 'edge', report: result.report } : null;
  }
  try {
    const report = judgeChainFile({ ...certificates, addedRoots: [], onlyAddedRoots: false, now });
    return { kind: 'chain', report };
  } catch (error) {
    return { kind: 'unread', because: error instanceof Error ? error.message : String(error) };
  }
}

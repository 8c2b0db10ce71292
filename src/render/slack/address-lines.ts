import { causeOf } from '../../causes/all.ts';
import type { AddressVerdict, Report } from '../../formats/report.ts';

/** Addresses that are named, the failing ones first; more are counted. */
const FAILING_MAX = 3;
const FINE_MAX = 2;

/**
 * Where the addresses of an origin differ, how each did: `✗ 203.0.113.12: Origin certificate has expired`.
 * Empty where all are alike.
 */
export function addressLines({ byAddress = [] }: Report): readonly string[] {
  const failing = byAddress.filter(({ state }) => state === 'broken');
  const fine = byAddress.filter(({ state }) => state === 'healthy');
  if (failing.length === 0 || fine.length === 0) return [];
  return [
    ...failing.slice(0, FAILING_MAX).map((one) => `✗ \`${one.address}\`: ${faultOf(one)}`),
    ...more(failing.length - FAILING_MAX, '✗', 'that fail'),
    ...fine.slice(0, FINE_MAX).map(({ address }) => `✓ \`${address}\`: no fault found`),
    ...more(fine.length - FINE_MAX, '✓', 'without a fault'),
  ];
}

const faultOf = ({ cause }: AddressVerdict): string =>
  (cause === null ? undefined : causeOf(cause)?.title) ?? 'a fault';

const more = (count: number, sign: string, which: string): readonly string[] =>
  count > 0 ? [`${sign} ${count} more ${which}`] : [];

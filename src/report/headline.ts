import type { Judgement, Verdict } from '../causes/cause.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { dependsOnWhat } from './dependencies.ts';
import { PHRASES } from './phrases.ts';
import type { State } from './report.ts';

type Found = Verdict & { readonly judgement: Extract<Judgement, { kind: 'found' }> };
type Unknown = Verdict & { readonly judgement: Extract<Judgement, { kind: 'unknown' }> };

/** Code points of the measured fact in a headline; findings carry it whole. */
const FACT_MAX = 240;

/** The verdict in one honest sentence, without a full stop. Parts of it may be foreign text. */
export function headline(
  state: State,
  found: readonly Found[],
  gaps: readonly Unknown[],
  status: number | null,
  evidence: Evidence,
): string {
  switch (state) {
    case 'broken':
      return broken(found, status, evidence);
    case 'unsure':
      return unsure(found, gaps, evidence);
    case 'refused':
      return refused(evidence);
    case 'healthy':
      return healthy(evidence);
  }
}

function broken(found: readonly Found[], status: number | null, evidence: Evidence): string {
  const root = firmestFirst(found);
  if (root === undefined) throw new Error('broken without a found cause');
  const { certainty, intermittent } = root.judgement;
  const likely = certainty === 'likely' ? 'most likely ' : '';
  const answers = status === null ? 'cannot use this origin' : `${likely}answers ${status}`;
  return `CloudFront ${answers}${intermittent ? ' at times' : ''}: ${told(root, evidence)}${others(found)}`;
}

function unsure(found: readonly Found[], gaps: readonly Unknown[], evidence: Evidence): string {
  const [root] = found;
  if (root !== undefined) {
    return `Depends on ${dependsOnWhat(root.judgement.dependsOn)}: ${told(root, evidence)}${others(found)}`;
  }
  const more = gaps.length > 1 ? ` (and ${gaps.length - 1} more)` : '';
  return `Nothing wrong found, but something was not seen: ${shorten(gaps[0]?.judgement.missing ?? '')}${more}`;
}

function refused({ addresses, target }: Evidence): string {
  const named = addresses.slice(0, 3).map(({ address, refused: kind }) => `${address} is ${kind}`);
  const more = addresses.length > 3 ? ` and ${addresses.length - 3} more` : '';
  return `No address of ${target.origin} may be touched from here: ${named.join(', ')}${more}; nothing was sent to it`;
}

function healthy({ addresses, endpoints }: Evidence): string {
  const probed = new Set(endpoints.map(({ endpoint }) => endpoint.address)).size;
  const skipped = addresses.filter((address) => address.refused || address.skipped).length;
  const on = `${probed} ${probed === 1 ? 'address' : 'addresses'}${skipped > 0 ? ` (${skipped} more not probed)` : ''}`;
  return `Nothing wrong found from here on ${on}; that does not prove that CloudFront gets through`;
}

/** A cause that certainly breaks requests is named before one that depends, whatever their precedence. */
export function firmestFirst(found: readonly Found[]): Found | undefined {
  return found.find(({ judgement }) => judgement.certainty !== 'depends') ?? found[0];
}

function told({ cause, judgement }: Found, evidence: Evidence): string {
  const several = /^(all )?\d+ (of \d+ )?addresses/.test(judgement.because);
  const fact = several ? judgement.because : withoutPlace(judgement.because, evidence);
  return `${PHRASES[cause.id].clause}${several ? ', on ' : '; '}${shorten(fact)}`;
}

/** Where there is one way in only, a headline need not name it. */
function withoutPlace(because: string, { endpoints }: Evidence): string {
  const places = endpoints.map(({ endpoint: { address, family, port } }) =>
    family === 6 ? `[${address}]:${port}: ` : `${address}:${port}: `,
  );
  const place = places.find((prefix) => because.startsWith(prefix)) ?? '';
  return because.slice(place.length);
}

function others(found: readonly Found[]): string {
  if (found.length < 2) return '';
  return found.length === 2 ? ' (1 more cause found)' : ` (${found.length - 1} more causes found)`;
}

function shorten(text: string): string {
  const points = [...text];
  return points.length <= FACT_MAX ? text : `${points.slice(0, FACT_MAX - 1).join('')}…`;
}

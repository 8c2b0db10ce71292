import type { Verdict } from '../causes/cause.ts';
import type { Evidence } from '../formats/evidence.ts';
import type { Judgement } from '../formats/judgement.ts';
import type { State } from '../formats/report.ts';
import { decisiveIn, missingOf } from './because.ts';
import { dependsOnWhat } from './dependencies.ts';
import { ownErrorIn } from './own-error.ts';

type Found = Verdict & { readonly judgement: Extract<Judgement, { kind: 'found' }> };
type Unknown = Verdict & { readonly judgement: Extract<Judgement, { kind: 'unknown' }> };

/** Code points of the fact in a headline; findings carry it whole. */
const FACT_MAX = 180;

/** What was found, its root cause, what is missing, and what CloudFront answers. */
type Judged = {
  readonly root: Found | null;
  readonly found: readonly Found[];
  readonly gaps: readonly Unknown[];
  readonly status: number | null;
  /** The origin redirects to what was asked. */
  readonly isCircle: boolean;
};

/** The verdict in one or two honest sentences, without the last full stop. Parts may be foreign text. */
export function headline(state: State, judged: Judged, evidence: Evidence): string {
  switch (state) {
    case 'broken':
      return broken(judged);
    case 'unsure':
      return unsure(judged, evidence);
    case 'refused':
      return refused(evidence);
    case 'healthy':
      return healthy(judged, evidence);
  }
}

function broken({ root, found, status }: Judged): string {
  if (root === null) throw new Error('broken without a found cause');
  const { certainty, intermittent } = root.judgement;
  const likely = certainty === 'likely' ? 'most likely ' : '';
  const answers = status === null ? 'cannot use this origin' : `answers ${status}`;
  return `CloudFront ${likely}${answers}${intermittent ? ' at times' : ''}: ${causeInWords(root)}${others(found)}`;
}

function unsure({ root, found, gaps }: Judged, { endpoints, distribution }: Evidence): string {
  if (root !== null) {
    const fault = `${causeInWords(root)}${others(found)}`;
    const what = dependsOnWhat(root.judgement.dependsOn, distribution);
    return `${fault.charAt(0).toUpperCase()}${fault.slice(1)}. Depends on ${what}`;
  }
  // Several causes may lack the same.
  const [missing = '', ...rest] = new Set(gaps.map(({ judgement }) => missingOf(judgement)));
  const more = rest.length > 0 ? ` (and ${rest.length} more)` : '';
  const seen =
    endpoints.length === 0
      ? 'Nothing of the origin was seen'
      : 'Nothing wrong found, but something was not seen';
  return `${seen}: ${shorten(missing)}${more}`;
}

function refused({ addresses, target }: Evidence): string {
  const named = addresses.slice(0, 3).map(({ address, refused: kind }) => `${address} is ${kind}`);
  const more = addresses.length > 3 ? ` and ${addresses.length - 3} more` : '';
  return `No address of ${target.origin} may be touched from here: ${named.join(', ')}${more}; nothing was sent to it`;
}

function healthy({ isCircle }: Judged, evidence: Evidence): string {
  const { addresses, endpoints, target } = evidence;
  const probed = new Set(endpoints.map(({ endpoint }) => endpoint.address)).size;
  const skipped = addresses.filter((address) => address.refused || address.skipped).length;
  const on = `${probed} ${probed === 1 ? 'address' : 'addresses'}${skipped > 0 ? ` (${skipped} more not probed)` : ''}`;
  const but = 'that does not prove that CloudFront gets through';
  const own = ownErrorIn(evidence);
  if (own !== null)
    return `The origin itself answered ${own.status} to "${shorten(target.path)}"${own.where}, a status that CloudFront passes on; nothing else wrong found from here on ${on}; ${but}`;
  const nothing = isCircle
    ? 'The origin’s redirect leads back to itself, and CloudFront passes it on; nothing else wrong found'
    : 'Nothing wrong found';
  return `${nothing} from here on ${on}${answersIn(evidence)}; ${but}`;
}

/** `, which answered 200 to GET /`: of every address the first request; empty where none was answered. */
function answersIn({ endpoints, target }: Evidence): string {
  const statuses = endpoints.flatMap(({ exchanges: [first] }) =>
    first?.observation.kind === 'answered' ? [first.observation.value.statusCode] : [],
  );
  if (statuses.length === 0) return '';
  return `, which answered ${[...new Set(statuses)].join(' and ')} to GET ${shorten(target.path)}`;
}

/** The cause, and of what was measured the one fact that decides; the finding has the whole of it. */
function causeInWords({ cause, judgement }: Found): string {
  const { phrase, phraseAtIssuer = phrase } = cause;
  return `${judgement.at === 'issuer' ? phraseAtIssuer : phrase}${decisiveIn(judgement, shorten)}`;
}

function others(found: readonly Found[]): string {
  if (found.length < 2) return '';
  return found.length === 2 ? ' (1 more cause found)' : ` (${found.length - 1} more causes found)`;
}

/** Cut between clauses, else between words; a parenthesis that does not fit is left out as a whole. */
function shorten(text: string): string {
  const points = [...text];
  if (points.length <= FACT_MAX) return text;
  const start = points.slice(0, FACT_MAX - 1).join('');
  const clauses = /^(.{60,})[;,](?=\s)/su.exec(start)?.[1];
  if (clauses !== undefined) return clauses;
  const words = start.replace(/\s+\S*$/, '');
  if (words === start) return `${start}…`;
  const open = words.lastIndexOf(' (');
  return `${open > words.lastIndexOf(')') ? words.slice(0, open) : words} …`;
}

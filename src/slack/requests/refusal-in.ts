import type { Answer } from './begin-checks.ts';

/** Where no check was started at all, why, for a form that stays open or for a workflow. */
export function refusalIn(answer: Answer): string | null {
  if (answer.kind === 'duplicate' || answer.taken > 0) return null;
  return answer.message.text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

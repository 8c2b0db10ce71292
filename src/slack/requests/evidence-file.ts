import type { Report } from '../../formats/report.ts';
import { clean } from '../../render/foreign-text.ts';
import type { Upload } from '../sending/upload.ts';

/** The evidence of a check as a file for its thread; `text` contains text of the origin. */
export function evidenceFile(
  { id, target }: Report,
  text: string,
): Pick<Upload, 'name' | 'content' | 'comment'> {
  return {
    name: `evidence-${target.origin.replaceAll(/[^a-z0-9.-]/gi, '_').slice(0, 100)}-${id}.txt`,
    content: `${text.split('\n').map(clean).join('\n')}\n`,
    comment: 'The whole evidence of the check: it is longer than a modal holds.',
  };
}

import { readPasted } from '../edge-functions/pasted/read-pasted.ts';
import { explainText } from '../explain/explain-text.ts';
import { isFunctionFault } from '../explain/next-step.ts';
import type { EdgeFunctionEvidence } from '../formats/evidence.ts';
import { parseJson } from '../formats/json-value.ts';
import { UsageError } from './command.ts';
import { readNamedFile, textOf } from './files.ts';

/** A generated response is at most 1 MB (cloudfront-limits); JSON around it may double that. */
const RESULT_MAX_BYTES = 2 * 1024 * 1024;

/**
 * `--edge-result FILE`: a function's result as JSON, or what CloudFront logged or showed of a refused one.
 */
export async function readEdgeResult(file: string): Promise<EdgeFunctionEvidence> {
  const given = await readNamedFile(file, '--edge-result');
  const pasted = readPasted(textOf(given));
  if (pasted.kind === 'result' && pasted.readAs !== null) {
    return { kind: 'result', resultText: pasted.resultText };
  }
  const bytes = pasted.kind === 'failed' ? Buffer.from(pasted.error) : given;
  const { causes, because } = explainText(bytes);
  if (causes.some(isFunctionFault)) return { kind: 'said', causes, because };
  const resultText = textOf(bytes);
  if (bytes.length > RESULT_MAX_BYTES || parseJson(resultText) === undefined) {
    throw new UsageError(
      `--edge-result: ${file} is neither a function's result (JSON) nor a page or log that names the error of one; cf502 explain ${file} says what it is.`,
    );
  }
  return { kind: 'result', resultText };
}

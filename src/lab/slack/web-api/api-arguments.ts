import type { IncomingMessage } from 'node:http';
import { asObject, type JsonObject, parseJson } from '../../../formats/json-value.ts';

/**
 * Arguments of a call. Structured ones (`blocks`, `view`, …) are parsed whether they came as JSON or as a
 * form.
 */
export type Args = JsonObject;

/** Arguments that a form carries as JSON text. */
const STRUCTURED = ['blocks', 'attachments', 'view', 'metadata', 'files', 'outputs'] as const;

/**
 * The arguments of a call, from the query, a form, a multipart form or JSON. A structured argument that is
 * not JSON stays the text it was, for the method to refuse.
 *
 * @returns `null` when the body is not what its content type says
 */
export async function parseArguments(request: IncomingMessage, url: URL, body: Buffer): Promise<Args | null> {
  const query = Object.fromEntries(url.searchParams);
  const contentType = request.headers['content-type'] ?? '';
  if (contentType.startsWith('application/json')) {
    const json = body.length === 0 ? {} : asObject(parseJson(body.toString()));
    return json === null ? null : { ...query, ...json };
  }
  if (contentType.startsWith('multipart/form-data')) {
    try {
      const form = await new Response(new Uint8Array(body), {
        headers: { 'content-type': contentType },
      }).formData();
      return structured({ ...query, ...Object.fromEntries(form) });
    } catch {
      return null;
    }
  }
  return structured({ ...query, ...Object.fromEntries(new URLSearchParams(body.toString())) });
}

function structured(flat: Record<string, unknown>): Args {
  const parsed = { ...flat };
  for (const name of STRUCTURED) {
    const text = parsed[name];
    if (typeof text === 'string') parsed[name] = parseJson(text) ?? text;
  }
  return parsed;
}

/** `true` in both forms: a boolean, or the text a form carries. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1;
}

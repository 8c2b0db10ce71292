import { upload } from '../actions.ts';
import type { ViewValues } from '../page-state.ts';

/**
 * What a form holds, by `action_id`; what is left empty is there as an empty text or list. Files are
 * uploaded, and stand with their ids.
 *
 * @returns `null` when an upload failed, which was said
 */
export async function valuesOf(form: HTMLFormElement): Promise<ViewValues | null> {
  const values: Record<string, string | readonly string[]> = {};
  for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(
    'input[name], select[name], textarea[name]',
  )) {
    const { name, value, type } = field;
    if (!(field instanceof HTMLInputElement) || !['checkbox', 'radio', 'file'].includes(type)) {
      values[name] = value;
    } else if (type === 'file') {
      const ids = await Promise.all([...(field.files ?? [])].map(upload));
      if (ids.includes(null)) return null;
      values[name] = ids.filter((id) => id !== null);
    } else if (type === 'checkbox') {
      values[name] = [...[values[name] ?? []].flat(), ...(field.checked ? [value] : [])];
    } else {
      values[name] = field.checked ? value : (values[name] ?? '');
    }
  }
  return values;
}

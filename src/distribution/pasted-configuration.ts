import { fieldOf } from './fields.ts';
import { CUT_CONFIGURATION, pastedJson } from './pasted-json.ts';

/** A configuration as people paste it; `because`: a sentence that says what to hand over instead. */
export type PastedConfiguration =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'unread'; readonly because: string }
  | { readonly kind: 'none' };

/** What a configuration in YAML has on a line of its own, and other texts have not. */
export const LOOKS_LIKE_YAML =
  /^[ \t>]*(?:- )?(?:["']?Type["']?: +["']?AWS::CloudFront::Distribution\b|(?:DistributionConfig|DefaultCacheBehavior|CustomOriginConfig): *(?:[&!]\S+ *)?(?:#.*)?\r?$)/m;
/** `aws cloudformation get-template` prints a template in YAML as text within JSON. */
const TEMPLATE_IN_JSON = /"TemplateBody":\s*"[^{]/;

/** Whether the text may hold a configuration that only `pastedConfiguration` reads. */
export const mayHoldYaml = (text: string): boolean =>
  LOOKS_LIKE_YAML.test(text) || TEMPLATE_IN_JSON.test(text);

/** Reads JSON or YAML that may stand in a code fence, behind a prompt or between other words. */
export async function pastedConfiguration(text: string): Promise<PastedConfiguration> {
  const json = pastedJson(text);
  if (json.kind === 'json') return templateIn(json.value);
  if (json.kind === 'cut') return { kind: 'unread', because: CUT_CONFIGURATION };
  return LOOKS_LIKE_YAML.test(text) ? fromYaml(yamlIn(text)) : { kind: 'none' };
}

/** A template in YAML that stands as text in the answer of `get-template`; any other value as it is. */
export async function templateIn(value: unknown): Promise<PastedConfiguration> {
  const body = fieldOf(value, 'TemplateBody');
  return typeof body === 'string' && !/^\s*\{/.test(body) ? fromYaml(body) : { kind: 'value', value };
}

async function fromYaml(text: string): Promise<PastedConfiguration> {
  const { readYaml } = await import('./read-yaml.ts');
  const yaml = readYaml(text);
  if (yaml.kind === 'read') return { kind: 'value', value: yaml.value };
  const because = `This looks like a configuration in YAML, but it cannot be read: ${yaml.because}. Hand over the whole file, or what \`aws cloudfront get-distribution --id ID\` prints.`;
  return { kind: 'unread', because };
}

/** A line of YAML, as far as it can stand beside prose: a member, an item, a comment, or what is indented. */
const LINE_OF_YAML = /^(?:\s|$|- |-$|#|---|["']?[\w.:/$-]{1,200}["']?:(?:\s|$))/;

/** The lines around the first sign of a configuration that are YAML too, without marks of quotation. */
function yamlIn(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^(?:> ?)+/, ''));
  const found = lines.findIndex((line) => LOOKS_LIKE_YAML.test(line));
  const ends = (line: string) => !LINE_OF_YAML.test(line);
  const before = lines.slice(0, found).findLastIndex(ends);
  const behind = lines.slice(found).findIndex(ends);
  return lines.slice(before + 1, behind === -1 ? lines.length : found + behind).join('\n');
}

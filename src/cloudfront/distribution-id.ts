/**
 * Whether a word that stands alone is a distribution's id: `E`, then 11 to 14 capitals and digits; a shorter
 * one, as documentation uses them (`E1EXAMPLE`), has a digit in it.
 */
export const isDistributionId = (word: string): boolean =>
  /^E(?:[A-Z0-9]{11,14}|(?=[A-Z]*\d)[A-Z0-9]{7,10})$/.test(word);

/** What says that an id is a distribution's: a word before it, the console's address, an ARN. */
const NAMED = /distributions?(?:[ _-]?id)?["']?[ \t]{0,3}[:=/#"' \t]{1,6}(E[A-Z0-9]{11,14})(?![\w+/=-])/i;
/** As Datadog writes its tags. */
const TAG = /\bdistributionid:(e(?=[a-z]{0,13}\d)[a-z0-9]{12,13})(?![\w+/=-])/;
/** `aws_cloudfront_distribution.cdn: Modifying... [id=E1EXAMPLE]` */
const TERRAFORM = /aws_cloudfront_distribution\.[^\n]{1,200}\[id=(E[A-Z0-9]{11,14})\b/;
/** One that stands for itself in a text: of usual length, with letters behind digits. */
const BARE = /(?<![\w+/=.-])E(?=[A-Z0-9]{0,12}\d[A-Z])[A-Z0-9]{12,13}(?![\w+/=.-])/g;
/** Versions of a configuration and ids of requests look alike. */
const OTHER_ID = /(?:e-?tag|if-?match|request|trace|version|event|span|session|host)[ _-]?(?:id)?\W{0,6}$/i;

/** The distribution that a text of any kind names by its id; `null` where it names none for certain. */
export function distributionIn(text: string): string | null {
  const named = NAMED.exec(text)?.[1] ?? '';
  if (/^E[A-Z0-9]+$/.test(named)) return named;
  const tag = TAG.exec(text)?.[1] ?? TERRAFORM.exec(text)?.[1];
  if (tag !== undefined) return tag.toUpperCase();
  for (const { 0: id, index } of text.matchAll(BARE))
    if (!OTHER_ID.test(text.slice(Math.max(0, index - 40), index))) return id;
  return null;
}

/** What to do with a distribution's id where the text tells nothing else. */
export const readDistributionSteps = (id: string): readonly string[] => [
  `${id} looks like the id of a distribution. With AWS credentials cf502 check ${id} reads its settings and checks its origins.`,
  `Without: let someone with AWS access hand over what \`aws cloudfront get-distribution --id ${id}\` prints.`,
];

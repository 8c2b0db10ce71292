import { isObject, type JsonObject, parseJson } from '../formats/json-value.ts';
import { fieldOf, listOf, textOf } from './fields.ts';

/** A configuration that a recorded call wrote, and what is said of the call: who made it is left out. */
export type RecordedChange = {
  readonly config: unknown;
  readonly id: string | null;
  readonly domainName: string | null;
  readonly note: string;
};

/** At most so many events of one file are looked at. */
const EVENTS_MAX = 1_000;

/**
 * The latest call of CloudTrail that creates or changes a distribution: an event alone, in the file that
 * CloudTrail writes, in what `aws cloudtrail lookup-events` prints, or as EventBridge hands it on.
 *
 * @returns `null` where there is none
 */
export function recordedChange(value: unknown): RecordedChange | null {
  const changes = eventsIn(value).flatMap((event) => changeOf(event) ?? []);
  const [latest] = changes.toSorted((a, b) => b.time.localeCompare(a.time));
  return latest ?? null;
}

function eventsIn(value: unknown): readonly JsonObject[] {
  const listed = [...listOf(fieldOf(value, 'Records')), ...listOf(fieldOf(value, 'Events'))];
  return [value, fieldOf(value, 'detail'), ...listed.slice(0, EVENTS_MAX)]
    .map((one) => {
      const text = textOf(fieldOf(one, 'CloudTrailEvent'));
      return text === null ? one : parseJson(text);
    })
    .filter(isObject);
}

function changeOf(event: JsonObject): (RecordedChange & { readonly time: string }) | null {
  if (event.eventSource !== 'cloudfront.amazonaws.com') return null;
  const asked = fieldOf(event, 'requestParameters');
  const config =
    fieldOf(asked, 'distributionConfig') ??
    fieldOf(fieldOf(asked, 'distributionConfigWithTags'), 'distributionConfig');
  if (config === undefined) return null;
  const made = fieldOf(fieldOf(event, 'responseElements'), 'distribution');
  const time = textOf(event.eventTime) ?? '';
  const refusal = textOf(event.errorCode);
  const call = `${textOf(event.eventName) ?? 'a call'}${time === '' ? '' : ` at ${time}`}`.slice(0, 100);
  return {
    config,
    id: textOf(fieldOf(asked, 'id')) ?? textOf(fieldOf(made, 'id')),
    domainName: textOf(fieldOf(made, 'domainName')),
    note:
      refusal === null
        ? `This is what ${call} set; what stands now may differ.`
        : `AWS refused this change (${call}: ${refusal.slice(0, 60)}): the distribution kept what it had.`,
    time,
  };
}

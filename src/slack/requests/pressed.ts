import type { Report } from '../../formats/report.ts';
import type { Place } from '../../jobs/store/store.ts';
import type { SlackMessage } from '../../render/slack/slack-message.ts';
import type { Context } from '../context.ts';
import type { Click } from './click.ts';

/** A button somebody pressed, and the result it belongs to. */
export type Pressed = { readonly click: Click; readonly place: Place; readonly report: Report };

/**
 * What a button does. @returns the answer that only this person sees; `null` where the action shows by itself
 * that it worked
 */
export type Press = (pressed: Pressed, context: Context) => Promise<SlackMessage | null>;

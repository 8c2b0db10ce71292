import type { ViewSubmitAction } from '@slack/bolt';
import type { Click, ModalOrigin } from '../../requests/click.ts';

/** A form that a button opened, as a click on the message with that button. */
export function clickFrom(origin: ModalOrigin, body: ViewSubmitAction, actionId: string): Click {
  const { user, team, trigger_id } = body;
  return {
    ...origin,
    actionId,
    triggerId: trigger_id,
    responseUrl: null,
    user: user.id,
    team: user.team_id ?? team?.id ?? '',
    enterprise: body.enterprise?.id ?? null,
  };
}

import type { App, ViewSubmitAction } from '@slack/bolt';
import type { FormState } from '../../../render/slack/form-state.ts';
import type { Context } from '../../context.ts';

/** A submitted form: who sent it, and what its `private_metadata` held. */
export type Submitted = {
  readonly triggerId: string;
  readonly team: string;
  readonly enterprise: string | null;
  readonly user: string;
  readonly privateMetadata: string;
  readonly state: FormState;
};

/**
 * Either errors by the name of the input, which keep the form open; or the work to do after the form closed.
 */
export type Submission =
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }
  | { readonly kind: 'closed'; readonly after: () => Promise<void> };

/** Registers the listener of one form. */
export function onSubmit(
  app: Pick<App, 'view'>,
  callbackId: string,
  submit: (submitted: Submitted, context: Context) => Promise<Submission>,
  context: Context,
): void {
  app.view<ViewSubmitAction>({ callback_id: callbackId, type: 'view_submission' }, async (given) => {
    const { ack, body, view } = given;
    const submission = await submit(
      {
        triggerId: body.trigger_id,
        team: body.user.team_id ?? body.team?.id ?? '',
        enterprise: body.enterprise?.id ?? null,
        user: body.user.id,
        privateMetadata: view.private_metadata,
        state: view.state,
      },
      context,
    );
    if (submission.kind === 'errors') return ack({ response_action: 'errors', errors: submission.errors });
    await ack();
    await submission.after();
  });
}

export const formErrors = (errors: Readonly<Record<string, string>>): Submission => ({
  kind: 'errors',
  errors,
});

import { App, type Logger, type Receiver } from '@slack/bolt';
import type { WebClientOptions } from '@slack/web-api';
import type { Context } from './context.ts';
import { createGate } from './listeners/gate.ts';
import { registerListeners } from './listeners/register.ts';

/**
 * Bolt with every listener registered, behind the gate.
 *
 * @param onDelivery called for everything that Slack delivers
 */
export function createBolt(
  context: Context,
  {
    receiver,
    clientOptions,
    logger,
    onDelivery,
  }: {
    readonly receiver: Receiver;
    readonly clientOptions: WebClientOptions;
    readonly logger: Logger;
    readonly onDelivery: () => void;
  },
): App {
  const { config, home, log } = context;
  const { botId, botUserId, scopes } = home();
  if (config.allowedCidrs.length > 0 && !scopes.includes('users:read')) log.warn({}, CLOSED_WITHOUT_SCOPE);
  const app = new App({
    token: config.slack.botToken,
    botId,
    botUserId,
    tokenVerificationEnabled: false,
    receiver,
    clientOptions,
    convoStore: false,
    logger,
  });
  app.use(async ({ body, next }) => {
    onDelivery();
    learnConversation(body, context);
    await next();
  });
  app.use(createGate(context));
  registerListeners(app, context);
  app.error(async (error) => log.error({ err: error }, 'a listener failed'));
  return app;
}

/** Every event from somebody's direct messages tells the id of that conversation. */
function learnConversation(body: object, { directMessages }: Context): void {
  const { user, channel } = ('event' in body ? body.event : {}) as { user?: unknown; channel?: unknown };
  if (typeof user === 'string' && typeof channel === 'string' && channel.startsWith('D'))
    directMessages.learn(user, channel);
}

/** The rule is in `createAdmission`. */
const CLOSED_WITHOUT_SCOPE =
  'the app lacks the scope users:read while CF502_ALLOW_CIDRS opens more than public addresses: nobody is served unless CF502_ADMIT=guests,external';

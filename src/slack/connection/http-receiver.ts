import type { RequestListener } from 'node:http';
import { HTTPReceiver, type Logger, type Receiver } from '@slack/bolt';

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Signed requests of Slack (https://docs.slack.dev/authentication/verifying-requests-from-slack), answered by `listener`. */
export function createHttpReceiver(
  signingSecret: string,
  logger: Logger,
): { readonly receiver: Receiver; readonly listener: RequestListener } {
  const receiver = new HTTPReceiver({ signingSecret, logger });
  return {
    receiver,
    listener(request, response) {
      // Bolt knows this type only without parameters, and proxies write `; charset=utf-8` behind it.
      if (request.headers['content-type']?.startsWith(`${FORM_TYPE};`))
        request.headers['content-type'] = FORM_TYPE;
      receiver.requestListener(request, response);
    },
  };
}

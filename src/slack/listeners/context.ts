import type { App } from '@slack/bolt';
import type { Store } from '../../jobs/store/store.ts';
import type { Work } from '../../jobs/work.ts';
import type { Audit } from '../../operating/audit.ts';
import type { Log } from '../../operating/log.ts';
import type { Config } from '../../settings/config.ts';
import { type Admission, createAdmission, createIsKnown } from '../access/admission.ts';
import { createPeople } from '../access/people.ts';
import type { Quota } from '../access/quota.ts';
import { createIsShared } from '../access/shared-channels.ts';
import type { Identity } from '../connection/identity.ts';
import type { CheckEntrance } from '../forms/check.ts';
import { createFormContext } from '../forms/form-context.ts';
import type { Intake } from '../requests/intake.ts';
import { createReadFile } from '../requests/read-file.ts';
import type { Call } from '../sending/call.ts';
import type { Gateway } from '../sending/gateway.ts';
import type { Answers } from '../sending/give-answer.ts';
import type { Respond } from '../sending/respond.ts';
import type { Views } from '../sending/views.ts';
import { createMentionedFiles } from './events/mentioned-file.ts';
import { createReadThreadStart } from './events/thread-start.ts';
import { channelOfForm, createInteractivity } from './forms.ts';
import { createGate } from './gate.ts';
import { registerListeners } from './register.ts';

/** Everything that handles what people send: who is admitted, and which listener answers. */
export type Reception = {
  readonly admission: Admission;
  /** The form that asks for a check. */
  readonly check: CheckEntrance;
  /** Registers the gate, then all listeners. */
  readonly register: (app: App) => void;
};

export function createReception(context: {
  readonly config: Pick<Config, 'slack' | 'access' | 'allowedCidrs'>;
  /** The bot's identity, known once Slack was reached; nothing is received before. */
  readonly home: () => Identity;
  readonly call: Call;
  readonly isSlackAddress: (url: string) => boolean;
  readonly intake: Intake;
  readonly quota: Pick<Quota, 'take'>;
  readonly work: Pick<Work, 'read'>;
  readonly audit: Audit;
  readonly gateway: Gateway;
  readonly respond: Respond;
  readonly answers: Answers;
  readonly views: Views;
  readonly store: Store;
  readonly log: Log;
  readonly now: () => Date;
  /** Monotonic, in milliseconds. */
  readonly clockMs: () => number;
  readonly randomId: () => string;
}): Reception {
  const { config, home, call, isSlackAddress, intake, gateway, respond, log } = context;
  const reachesInside = config.allowedCidrs.length > 0;
  const people = createPeople({ call, log, clockMs: context.clockMs, home });
  const isKnown = createIsKnown({ access: config.access, people, reachesInside });
  const admission = createAdmission({
    access: config.access,
    people,
    ownTeam: () => home().team,
    ownEnterprise: () => home().enterprise,
    reachesInside,
    isShared: createIsShared(call, context.clockMs),
  });
  const mayReadFiles = () => home().scopes.includes('files:read');
  const readFile = createReadFile({
    call,
    botToken: config.slack.botToken,
    isSlackAddress,
    mayRead: mayReadFiles,
  });
  const forms = createFormContext({ ...context, mayReadFiles, readFile });
  const interactivity = createInteractivity({ ...forms, respond, store: context.store, admission });
  const files = createMentionedFiles({ ...forms, call });

  return {
    admission,
    check: interactivity.check,
    register(app) {
      if (reachesInside && !home().scopes.includes('users:read')) log.warn({}, CLOSED_WITHOUT_SCOPE);
      app.use(createGate({ ...context, admission, isKnown, channelOfForm }));
      registerListeners(app, intake, gateway, {
        openForm: interactivity.openForCommand,
        takeFiles: files.take,
        readThreadStart: createReadThreadStart(call),
      });
      interactivity.register(app);
    },
  };
}

/** The rule is in `createAdmission`. */
const CLOSED_WITHOUT_SCOPE =
  'the app lacks the scope users:read while CF502_ALLOW_CIDRS opens more than public addresses: nobody is served unless CF502_ADMIT=guests,external';

import { asObject, asText, type JsonObject } from '../../../formats/json-value.ts';
import type { Slack } from '../slack.ts';
import type { View, ViewError } from '../workspace/views.ts';
import type { Args } from './api-arguments.ts';
import { type Answer, type Method, type Methods, missing, refuse } from './method.ts';

/** `views.*` (https://docs.slack.dev/reference/methods?family=views). No scope is needed. */
export const VIEW_METHODS: Methods = {
  'views.open': viewMethod((view, args, slack) =>
    byTrigger(args, slack, (user) => slack.views.open(user, view)),
  ),
  'views.push': viewMethod((view, args, slack) =>
    byTrigger(args, slack, (user) => slack.views.push(user, view)),
  ),
  'views.update': viewMethod((view, args, slack) => {
    const id = asText(args.view_id);
    const externalId = asText(args.external_id);
    if (id === '' && externalId === '') return missing('view_id');
    const which = {
      ...(id === '' ? { externalId } : { id }),
      ...(asText(args.hash) === '' ? {} : { hash: asText(args.hash) }),
    };
    return answerWith(slack.views.update(which, view));
  }),
  'views.publish': viewMethod((view, args, slack) => {
    const user = asText(args.user_id);
    if (user === '') return missing('user_id');
    if (slack.workspace.person(user) === undefined) return refuse('user_not_found');
    if (view.type !== 'home')
      return refuse('invalid_arguments', [{ pointer: '/view/type', problem: 'must be home' }]);
    return answerWith(slack.views.publish(user, view, asText(args.hash) || undefined));
  }),
};

function viewMethod(answer: (view: JsonObject, args: Args, slack: Slack) => Answer): Method {
  return {
    token: 'bot',
    scopes: () => [],
    answer(args, slack) {
      if (args.view === undefined) return missing('view');
      const view = asObject(args.view);
      if (view === null)
        return refuse('invalid_arguments', [{ pointer: '/view', problem: 'must be an object' }]);
      const problems = slack.settings.checkView(view).map(({ pointer, problem }) => ({
        pointer: `/view${pointer}`,
        problem,
      }));
      if (problems.some(({ pointer, problem }) => pointer === '/view' && problem.includes('bytes')))
        return refuse('view_too_large', problems);
      return problems.length > 0 ? refuse('invalid_arguments', problems) : answer(view, args, slack);
    },
  };
}

/** Opens or pushes for whoever the trigger was given out to; a refused view leaves the trigger usable. */
function byTrigger(args: Args, slack: Slack, show: (user: string) => View | ViewError): Answer {
  const id = asText(args.trigger_id);
  if (id === '') return missing('trigger_id');
  const trigger = slack.triggers.look(id);
  if (typeof trigger === 'string') return refuse(trigger);
  const shown = show(trigger.user);
  if (typeof shown !== 'string') slack.triggers.use(id);
  return answerWith(shown);
}

function answerWith(view: View | ViewError): Answer {
  return typeof view === 'string' ? refuse(view) : { ok: true, view: { ...view, state: { values: {} } } };
}

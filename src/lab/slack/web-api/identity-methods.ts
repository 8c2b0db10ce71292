import { asText, type JsonObject } from '../../../formats/json-value.ts';
import type { Settings } from '../slack.ts';
import { BOT, type Person, TEAM, teamOf } from '../workspace/people.ts';
import { type Methods, refuse } from './method.ts';

/** Who the app is, who the people are, and the door to Socket Mode. */
export const IDENTITY_METHODS: Methods = {
  'auth.test': {
    token: 'bot',
    scopes: () => [],
    answer: (_args, slack) => ({
      ok: true,
      url: `${slack.baseUrl}/`,
      team: TEAM.domain,
      team_id: TEAM.id,
      ...(slack.settings.enterprise === null ? {} : { enterprise_id: slack.settings.enterprise.id }),
      user: BOT.name,
      user_id: BOT.user,
      bot_id: BOT.bot,
      is_enterprise_install: false,
    }),
  },
  'apps.connections.open': {
    token: 'app',
    scopes: () => [],
    answer: (_args, slack) => ({ ok: true, url: slack.issueSocketUrl() }),
  },
  'bots.info': {
    token: 'bot',
    scopes: () => ['users:read'],
    answer: (args) =>
      args.bot === undefined || args.bot === BOT.bot
        ? {
            ok: true,
            bot: { id: BOT.bot, app_id: BOT.app, user_id: BOT.user, name: BOT.name, deleted: false },
          }
        : refuse('bot_not_found'),
  },
  'usergroups.users.list': {
    token: 'bot',
    scopes: () => ['usergroups:read'],
    answer(args, slack) {
      const users = slack.settings.userGroups[asText(args.usergroup)];
      return users === undefined ? refuse('no_such_subteam') : { ok: true, users };
    },
  },
  'users.info': {
    token: 'bot',
    scopes: () => ['users:read'],
    answer(args, slack) {
      const person = slack.workspace.person(asText(args.user));
      return person === undefined
        ? refuse('user_not_found')
        : { ok: true, user: personToWire(person, slack.settings.enterprise) };
    },
  },
};

/** https://docs.slack.dev/reference/objects/user-object */
function personToWire(person: Person, enterprise: Settings['enterprise']): JsonObject {
  const { id, name, realName, kind } = person;
  return {
    id,
    team_id: teamOf(person).id,
    name,
    real_name: realName,
    deleted: false,
    is_bot: kind === 'bot',
    is_restricted: kind === 'guest',
    is_ultra_restricted: false,
    ...(kind === 'external' ? { is_stranger: true } : {}),
    ...(enterprise === null || kind === 'external'
      ? {}
      : {
          enterprise_user: {
            id,
            enterprise_id: enterprise.id,
            enterprise_name: enterprise.name,
            teams: [teamOf(person).id],
          },
        }),
    tz: 'Etc/UTC',
    tz_offset: 0,
    profile: { real_name: realName, display_name: name },
  };
}

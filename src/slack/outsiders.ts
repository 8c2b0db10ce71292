import type { WhyNot } from './actions.ts';

/**
 * Refuses people of another company (Slack Connect): they see results, and probe nothing from here.
 *
 * @param team the workspace the bot is installed in
 */
export function createWhyNot(team: string): WhyNot {
  return async (person) =>
    person.team === team ? null : 'Only members of the workspace that runs this bot can use it.';
}

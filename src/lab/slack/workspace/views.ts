import { randomBytes } from 'node:crypto';
import { asObject, asText, type JsonObject, objectsIn } from '../../../formats/json-value.ts';
import type { Changes } from './changes.ts';
import { BOT, TEAM } from './people.ts';

/** At most three views lie on one another (https://docs.slack.dev/surfaces/modals). */
const STACK_MAX = 3;

/** A view as Slack hands it back: what the app gave, with an id, a hash and its place in the stack. */
export type View = JsonObject & {
  readonly id: string;
  readonly hash: string;
  readonly type: string;
  readonly callback_id: string;
  readonly private_metadata: string;
  readonly blocks: readonly JsonObject[];
  readonly root_view_id: string;
  readonly previous_view_id: string | null;
};

export type ViewError = 'not_found' | 'hash_conflict' | 'push_limit_reached' | 'duplicate_external_id';

export type Views = {
  /** Replaces whatever was open. */
  readonly open: (user: string, given: JsonObject) => View | ViewError;
  readonly push: (user: string, given: JsonObject) => View | ViewError;
  readonly update: (
    which: { readonly id?: string; readonly externalId?: string; readonly hash?: string },
    given: JsonObject,
  ) => View | ViewError;
  /** Takes the top view away and shows the one below. */
  readonly close: (user: string) => void;
  readonly clear: (user: string) => void;
  readonly publish: (user: string, given: JsonObject, hash?: string) => View | ViewError;
  /** The view on top, or `null`. */
  readonly top: (user: string) => View | null;
  readonly home: (user: string) => View | null;
};

export function createViews(changes: Changes): Views {
  const stacks = new Map<string, readonly View[]>();
  const homes = new Map<string, View>();
  const stack = (user: string) => stacks.get(user) ?? [];
  const all = () => [...stacks.values()].flat();
  const put = (user: string, views: readonly View[]) => {
    stacks.set(user, views);
    changes.announce();
  };
  const isTaken = (given: JsonObject) =>
    asText(given.external_id) !== '' && all().some(({ external_id }) => external_id === given.external_id);

  return {
    open(user, given) {
      if (isTaken(given)) return 'duplicate_external_id';
      const view = complete(given, {});
      put(user, [view]);
      return view;
    },
    push(user, given) {
      const below = stack(user);
      const previous = below.at(-1);
      if (previous === undefined) return 'not_found';
      if (below.length >= STACK_MAX) return 'push_limit_reached';
      if (isTaken(given)) return 'duplicate_external_id';
      const view = complete(given, { root: previous.root_view_id, previous: previous.id });
      put(user, [...below, view]);
      return view;
    },
    update({ id, externalId, hash }, given) {
      for (const [user, views] of stacks) {
        const old = views.find((view) =>
          id === undefined ? externalId !== undefined && view.external_id === externalId : view.id === id,
        );
        if (old === undefined) continue;
        if (hash !== undefined && hash !== old.hash) return 'hash_conflict';
        const view = complete(given, {
          id: old.id,
          root: old.root_view_id,
          ...(old.previous_view_id === null ? {} : { previous: old.previous_view_id }),
        });
        put(
          user,
          views.map((one) => (one === old ? view : one)),
        );
        return view;
      }
      return 'not_found';
    },
    close(user) {
      put(user, stack(user).slice(0, -1));
    },
    clear(user) {
      put(user, []);
    },
    publish(user, given, hash) {
      const old = homes.get(user);
      if (hash !== undefined && old !== undefined && hash !== old.hash) return 'hash_conflict';
      const view = complete(given, old === undefined ? {} : { id: old.id });
      homes.set(user, view);
      changes.announce();
      return view;
    },
    top: (user) => stack(user).at(-1) ?? null,
    home: (user) => homes.get(user) ?? null,
  };
}

function complete(given: JsonObject, place: { id?: string; root?: string; previous?: string }): View {
  const id = place.id ?? `V${randomBytes(5).toString('hex').toUpperCase()}`;
  return {
    close: null,
    submit: null,
    external_id: '',
    clear_on_close: false,
    notify_on_close: false,
    ...given,
    id,
    type: asText(given.type),
    callback_id: asText(given.callback_id),
    private_metadata: asText(given.private_metadata),
    blocks: withBlockIds(objectsIn(given.blocks)),
    hash: randomBytes(8).toString('hex'),
    team_id: TEAM.id,
    app_id: BOT.app,
    bot_id: BOT.bot,
    root_view_id: place.root ?? id,
    previous_view_id: place.previous ?? null,
  };
}

/** Slack gives every block without a `block_id` one of its own, which identifies its actions. */
export function withBlockIds(blocks: readonly JsonObject[]): readonly JsonObject[] {
  return blocks.map((block) => ({
    ...block,
    block_id: asText(block.block_id) || randomBytes(3).toString('hex'),
  }));
}

/** Every interactive element of some blocks, with the block it stands in. */
export function elementsOf(
  blocks: readonly JsonObject[],
): readonly { readonly blockId: string; readonly element: JsonObject }[] {
  return blocks.flatMap((block) => {
    const inside = [asObject(block.accessory), asObject(block.element), ...objectsIn(block.elements)];
    return inside
      .filter((element) => element !== null)
      .filter(({ action_id }) => typeof action_id === 'string')
      .map((element) => ({ blockId: asText(block.block_id), element }));
  });
}

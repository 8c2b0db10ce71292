import type { Json } from './page-state.ts';

type Child = Node | string | null | false | undefined;
type Properties = { readonly [name: string]: string | number | boolean | EventListener | null | undefined };

/**
 * Builds an element. Text children become text nodes, so nothing foreign is ever parsed as HTML. `on…` properties are
 * listeners, the rest attributes; `true` sets an empty one, `false`, `null` and `undefined` leave it out.
 */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== false && child !== undefined));
  return element;
}

/** An element that the page's own HTML has. */
export function byId<Type extends HTMLElement = HTMLElement>(id: string): Type {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element as Type;
}

/** What each child of a list was drawn from. */
const drawn = new WeakMap<Element, { readonly key: string; readonly signature: string }>();

/**
 * Brings a list's children up to date and leaves those that did not change where they are, with their focus and
 * selection.
 */
export function reconcile<Item>(
  list: HTMLElement,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  signatureOf: (item: Item) => string,
  build: (item: Item) => HTMLElement,
): void {
  const old = new Map([...list.children].map((child) => [drawn.get(child)?.key, child]));
  const wanted = items.map((item) => {
    const key = keyOf(item);
    const signature = signatureOf(item);
    const kept = old.get(key);
    if (kept !== undefined && drawn.get(kept)?.signature === signature) return kept;
    const built = build(item);
    drawn.set(built, { key, signature });
    return built;
  });
  const keep = new Set(wanted);
  for (const child of old.values()) if (!keep.has(child)) child.remove();
  for (const [index, child] of wanted.entries())
    if (list.children[index] !== child) list.insertBefore(child, list.children[index] ?? null);
}

/** Text known to be an object's; empty for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function jsonOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(jsonOf) : [];
}

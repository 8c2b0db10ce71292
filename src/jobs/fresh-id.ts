import type { Store } from './store/store.ts';

/** An id that no report has yet; while the random one is taken, another is drawn. */
export async function freshId(randomId: () => string, store: Pick<Store, 'findReport'>): Promise<string> {
  for (;;) {
    const id = randomId();
    if ((await store.findReport(id)) === null) return id;
  }
}

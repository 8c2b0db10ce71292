import type { Store } from './store/store.ts';

/** An id that no report has yet: one that is taken is drawn again. */
export async function freshId(randomId: () => string, store: Pick<Store, 'findReport'>): Promise<string> {
  for (;;) {
    const id = randomId();
    if ((await store.findReport(id)) === null) return id;
  }
}

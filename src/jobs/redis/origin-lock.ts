import type { Link } from './connect.ts';
import { key } from './keys.ts';
import { GIVE_LOCK, TAKE_LOCK } from './scripts.ts';

/** An origin whose worker died is free again after this. */
const LOCK_MS = 15_000;
const RENEW_EVERY_MS = 5_000;

/**
 * One check at a time on an origin in each Region, whichever worker runs it.
 *
 * @param holder the job; one that asks again keeps the lock
 * @returns what gives the lock back, and never rejects; `null` while another job has it
 */
export async function lockOrigin(
  { run }: Pick<Link, 'run'>,
  { region, origin, holder }: { readonly region: string; readonly origin: string; readonly holder: string },
): Promise<(() => Promise<void>) | null> {
  const lock = key('lock', region, origin);
  const take = () => run(TAKE_LOCK, lock, holder, LOCK_MS);
  if ((await take()) !== 1) return null;
  const renewing = setInterval(() => void take().catch(() => {}), RENEW_EVERY_MS);
  return async () => {
    clearInterval(renewing);
    await run(GIVE_LOCK, lock, holder).catch(() => {});
  };
}

import { createAllowance, createAllowances } from './allowance.ts';

/** What may be spent under one name: `burst` at once, then `perSecond`. */
export type Purse = { readonly name: string; readonly burst: number; readonly perSecond: number };

/** What people, channels and workspaces spent of late. With Redis all bots count together. */
export type Spending = {
  /**
   * Spends from every purse; where one is empty, nothing is spent. More than is left may be spent once, which
   * takes longer to come back.
   *
   * @returns the first empty purse, by its index, and how long it stays so; `null` where none is
   */
  readonly take: (purses: readonly Purse[], count: number) => Promise<Empty | null>;
  readonly giveBack: (purses: readonly Purse[], count: number) => Promise<void>;
};

export type Empty = { readonly index: number; readonly waitMs: number };

/** Counts in this process. @param clockMs monotonic, in milliseconds */
export function createSpending(clockMs: () => number): Spending {
  const allowances = createAllowances();
  const allowanceOf = ({ name, burst, perSecond }: Purse) =>
    allowances.of(name, () => createAllowance(burst, perSecond, clockMs));
  return {
    async take(purses, count) {
      const all = purses.map(allowanceOf);
      for (const [index, allowance] of all.entries()) {
        const waitMs = allowance.waitMs();
        if (waitMs > 0) return { index, waitMs };
      }
      for (const allowance of all) allowance.spend(count);
      return null;
    },
    async giveBack(purses, count) {
      for (const purse of purses) allowanceOf(purse).spend(-count);
    },
  };
}

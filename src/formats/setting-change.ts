import type { ConfigurationForm } from './distribution.ts';

/**
 * A change of a distribution's settings that mends a finding, in the form its configuration came in. cf502
 * never makes it.
 */
export type SettingChange = {
  readonly form: ConfigurationForm;
  /** Where the same is in the console. */
  readonly console: string;
  /**
   * Lines of a diff: `@@ ` and a place, `- ` a line as it is, `+ ` as it should be. Parts are foreign text.
   */
  readonly diff: readonly string[];
  /** How it is applied. */
  readonly apply: string;
};

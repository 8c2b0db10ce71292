/** Everything that is wrong with the settings, one sentence each, beginning with the setting's name. */
export type ConfigError = Error & { readonly name: 'ConfigError'; readonly problems: readonly string[] };

/** Whether an error is one an operator mends in the settings. */
export function isConfigError(error: unknown): error is ConfigError {
  return error instanceof Error && error.name === 'ConfigError';
}

/** @param problems one sentence each, beginning with the setting's name */
export function configError(problems: readonly string[]): ConfigError {
  const message = `The settings need attention (environment or .env; .env.example explains them):\n${problems.map((problem) => `  - ${problem}`).join('\n')}`;
  return Object.assign(new Error(message), { name: 'ConfigError' as const, problems });
}

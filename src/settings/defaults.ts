/** The default of each setting; `null` means that there is none. */
export const SETTING_DEFAULTS = {
  SLACK_MODE: 'socket',
  SLACK_BOT_TOKEN: null,
  SLACK_APP_TOKEN: null,
  SLACK_SIGNING_SECRET: null,
  SLACK_API_URL: null,
  HOST: '127.0.0.1',
  PORT: '3000',
  METRICS_HOST: '127.0.0.1',
  METRICS_PORT: null,
  CF502_DATA_DIR: '.cf502',
  CF502_REGION: 'local',
  CF502_ALLOW_CIDRS: '',
  CF502_CA_FILE: null,
  CF502_DNS: null,
  CF502_PUBLIC_DNS: 'on',
  CF502_CLIENT_SUBNETS: 'on',
  CF502_ALLOW_TARGETS: '',
  CF502_PRIVATE_ZONES: '',
  CF502_ALLOW_CHANNELS: '',
  CF502_ALLOW_USERS: '',
  CF502_ALLOW_USERGROUPS: '',
  CF502_ADMIT: '',
  CF502_WORKFLOW_STEP: 'off',
  CF502_USER_LIMIT: '20',
  CF502_CHANNEL_LIMIT: '60',
  CF502_CONCURRENCY: '16',
  CF502_WORKERS: '0',
  CF502_QUEUE_LIMIT: '1000',
  CF502_CHECK_TIMEOUT: '60',
  CF502_ATTEMPTS: '3',
  CF502_SHUTDOWN_GRACE: '20',
  CF502_STORE_KEY: null,
  CF502_KEEP_REPORTS: '30',
  CF502_AUDIT: 'off',
  CF502_ADMINS: '',
  LOG_LEVEL: 'info',
} as const;

/** A setting's name in the environment and in `.env`. */
export type SettingName = keyof typeof SETTING_DEFAULTS;
/** What was written, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

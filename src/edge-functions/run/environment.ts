/**
 * The environment of a function at the edge: what Lambda itself sets, and nothing of one's own, which
 * Lambda@Edge does not allow. (lambda-at-edge-function-restrictions, "Lambda features")
 */
const LAMBDA_ENVIRONMENT: Readonly<Record<string, string>> = {
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
  AWS_LAMBDA_FUNCTION_NAME: 'us-east-1.local',
  AWS_LAMBDA_FUNCTION_VERSION: '1',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
  AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/us-east-1.local',
  AWS_LAMBDA_LOG_STREAM_NAME: 'local',
  LAMBDA_TASK_ROOT: '/var/task',
  LAMBDA_RUNTIME_DIR: '/var/runtime',
  LANG: 'en_US.UTF-8',
  PATH: '/usr/local/bin:/usr/bin:/bin',
  TZ: ':UTC',
  _HANDLER: 'index.handler',
};

/** Read by Node and by common libraries everywhere; their absence means nothing. */
const ORDINARY =
  /^(?:NODE_|AWS_|_X_AMZN|NPM_|npm_|CI$|DEBUG|LOG_LEVEL$|NO_COLOR$|FORCE_COLOR$|TERM$|HOME$|TMPDIR$|TEMP$|TMP$|UNDICI_|WATCH_)/;

/** The environment as a handler sees it. Reading a variable that Lambda@Edge does not set is reported. */
export function watchedEnvironment(tell: (name: string) => void): Record<string, string | undefined> {
  return new Proxy<Record<string, string | undefined>>(
    { ...LAMBDA_ENVIRONMENT },
    {
      get(target, name) {
        if (typeof name === 'string' && !Object.hasOwn(target, name) && !ORDINARY.test(name) && !(name in {}))
          tell(name);
        return Reflect.get(target, name);
      },
    },
  );
}

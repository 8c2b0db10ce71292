/** Hosts of Slack that an app is told to post to: response URLs, and files. Slack for governments has its own. */
const HOSTS = /^(hooks|files)\.slack(-gov)?\.com$/;

/**
 * Whether an address we were told to post to belongs to Slack. Such addresses arrive from outside.
 *
 * @param slackApiUrl when another base than Slack is set, its origin counts too
 */
export function createIsSlackAddress(slackApiUrl: string | null): (url: string) => boolean {
  const ownOrigin = slackApiUrl === null ? null : new URL(slackApiUrl).origin;
  return (url) => {
    if (!URL.canParse(url)) return false;
    const { protocol, hostname, origin } = new URL(url);
    return origin === ownOrigin || (protocol === 'https:' && HOSTS.test(hostname));
  };
}

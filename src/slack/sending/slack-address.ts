/**
 * Slack's hosts of response URLs and of file uploads, also those of GovSlack, Slack's service for
 * governments.
 */
const HOSTS = /^(hooks|files)\.slack(-gov)?\.com$/;

/**
 * Whether an address to post to belongs to Slack. Such addresses come in payloads, so they are not trusted.
 *
 * @param slackApiUrl where another base URL is set in place of Slack's, its origin is accepted too
 */
export function createIsSlackAddress(slackApiUrl: string | null): (url: string) => boolean {
  const ownOrigin = slackApiUrl === null ? null : new URL(slackApiUrl).origin;
  return (url) => {
    if (!URL.canParse(url)) return false;
    const { protocol, hostname, origin } = new URL(url);
    return origin === ownOrigin || (protocol === 'https:' && HOSTS.test(hostname));
  };
}

import { clientsOf } from './account.ts';

/** CloudWatch's client of an account and Region. */
export const openMetrics = clientsOf(async (settings) => {
  const sdk = await import('@aws-sdk/client-cloudwatch');
  return { sdk, client: new sdk.CloudWatchClient(settings) };
});

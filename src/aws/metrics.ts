import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { clientsOf } from './account.ts';

/** CloudWatch's client of an account and Region. */
export const openMetrics = clientsOf((settings) => new CloudWatchClient(settings));

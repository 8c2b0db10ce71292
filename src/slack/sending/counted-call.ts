import { type Call, readCallFailure } from './call.ts';

/**
 * Counts a call to Slack by method and outcome: `sent`, Slack's error code, or the kind of a failure without
 * a code.
 */
export type Count = (outcome: string, method: string) => void;

/** Counts every call to the Web API; all of them are made through it. */
export function createCountedCall(call: Call, count: Count): Call {
  return async (method, args) => {
    try {
      const answer = await call(method, args);
      count('sent', method);
      return answer;
    } catch (error) {
      const failure = readCallFailure(error);
      count(failure.kind === 'refused' ? failure.code : failure.kind, method);
      throw error;
    }
  };
}

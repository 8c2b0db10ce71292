import { type Call, readCallFailure } from './call.ts';

/** Told of every call to Slack by method, with `sent`, Slack's error code, or the kind of a failure without one. */
export type Count = (outcome: string, method: string) => void;

/** Every call that leaves goes through here, so that none goes uncounted. */
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

import { asObject, asText } from '../../../formats/json-value.ts';
import { type Methods, missing } from './method.ts';

/**
 * How a workflow step ends: https://docs.slack.dev/reference/methods/functions.completeSuccess,
 * `functions.completeError`
 */
export const FUNCTION_METHODS: Methods = {
  'functions.completeSuccess': {
    token: 'bot',
    scopes: () => [],
    answer(args) {
      if (asText(args.function_execution_id) === '') return missing('function_execution_id');
      return asObject(args.outputs) === null ? missing('outputs') : { ok: true };
    },
  },
  'functions.completeError': {
    token: 'bot',
    scopes: () => [],
    answer(args) {
      if (asText(args.function_execution_id) === '') return missing('function_execution_id');
      return asText(args.error) === '' ? missing('error') : { ok: true };
    },
  },
};

import { envoyFilter, operationCheck } from './envoy-filter-operation';

export const relativeOperation = operationCheck(
  {
    code: 'IST0151',
    level: 'warning',
    title: 'a patch of an EnvoyFilter is relative to what other patches leave',
    description: `REMOVE, REPLACE, INSERT_BEFORE and INSERT_AFTER depend on what is there when they are applied. Without a priority the order of EnvoyFilters is that of their creation. Set a priority, or use INSERT_FIRST or MERGE.`,
    examples: [
      {
        wrong: envoyFilter('HTTP_FILTER', 'INSERT_BEFORE'),
        says: 'set a priority',
        right: envoyFilter('HTTP_FILTER', 'INSERT_BEFORE', '  priority: 10\n'),
      },
    ],
  },
  'the outcome depends on the order of EnvoyFilters: set a priority',
);

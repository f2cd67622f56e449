import { envoyFilter, operationCheck } from './envoy-filter-operation';

export const relativeOperation = operationCheck(
  {
    code: 'IST0151',
    level: 'warning',
    title: 'patch depends on the order of EnvoyFilters',
    description: `The result of REMOVE, REPLACE, INSERT_BEFORE and INSERT_AFTER depends on the patches before them. Without a
\`priority\`, EnvoyFilters are applied in the order of their creation. Set a \`priority\`, or use INSERT_FIRST or MERGE.`,
    examples: [
      {
        wrong: envoyFilter('HTTP_FILTER', 'INSERT_BEFORE'),
        says: 'the result depends on the order of EnvoyFilters: set a priority',
        right: envoyFilter('HTTP_FILTER', 'INSERT_BEFORE', '  priority: 10\n'),
      },
    ],
  },
  'the result depends on the order of EnvoyFilters: set a priority',
);

import { envoyFilter, operationCheck } from './envoy-filter-operation';

export const removeOperation = operationCheck(
  {
    code: 'IST0154',
    level: 'error',
    holdsInPart: true,
    title: 'operation REMOVE is written for routes',
    description: `A route configuration or a route cannot be removed, so that the patch has no effect.`,
    examples: [
      {
        wrong: envoyFilter('HTTP_ROUTE', 'REMOVE'),
        says: 'REMOVE has no effect',
        right: envoyFilter('HTTP_ROUTE', 'MERGE'),
      },
    ],
  },
  'REMOVE has no effect on ROUTE_CONFIGURATION and HTTP_ROUTE',
);

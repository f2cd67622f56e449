import { envoyFilter, operationCheck } from './envoy-filter-operation';

export const removeOperation = operationCheck(
  {
    code: 'IST0154',
    level: 'error',
    holdsInPart: true,
    title: 'operation REMOVE has no effect on routes',
    description: `The operation REMOVE cannot remove a route configuration or a route, so the patch has no effect. Use MERGE to
change a route.`,
    examples: [
      {
        wrong: envoyFilter('HTTP_ROUTE', 'REMOVE'),
        says: 'REMOVE has no effect on ROUTE_CONFIGURATION and HTTP_ROUTE',
        right: envoyFilter('HTTP_ROUTE', 'MERGE'),
      },
    ],
  },
  'REMOVE has no effect on ROUTE_CONFIGURATION and HTTP_ROUTE',
);

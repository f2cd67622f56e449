import { envoyFilter, operationCheck } from './envoy-filter-operation';

export const addOperation = operationCheck(
  {
    code: 'IST0153',
    level: 'error',
    holdsInPart: true,
    title: 'operation ADD has no effect on routes',
    description: `The operation ADD cannot add a route configuration or a route, so the patch has no effect. Use MERGE, or
INSERT_FIRST for a route.`,
    examples: [
      {
        wrong: envoyFilter('ROUTE_CONFIGURATION', 'ADD'),
        says: 'ADD has no effect on ROUTE_CONFIGURATION and HTTP_ROUTE: use MERGE or INSERT_FIRST',
        right: envoyFilter('ROUTE_CONFIGURATION', 'MERGE'),
      },
    ],
  },
  'ADD has no effect on ROUTE_CONFIGURATION and HTTP_ROUTE: use MERGE or INSERT_FIRST',
);

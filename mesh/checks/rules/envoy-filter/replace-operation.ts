import { envoyFilter, operationCheck } from './envoy-filter-operation';

export const replaceOperation = operationCheck(
  {
    code: 'IST0152',
    level: 'error',
    holdsInPart: true,
    title: 'operation REPLACE is written for something that it does not work on',
    description: `Envoy configuration of this kind cannot be replaced, so that the patch has no effect. REPLACE works on NETWORK_FILTER, HTTP_FILTER and VIRTUAL_HOST; elsewhere use MERGE.`,
    examples: [
      {
        wrong: envoyFilter('CLUSTER', 'REPLACE'),
        says: 'REPLACE has no effect here',
        right: envoyFilter('CLUSTER', 'MERGE'),
      },
    ],
  },
  'REPLACE has no effect here: it works on NETWORK_FILTER, HTTP_FILTER and VIRTUAL_HOST',
);

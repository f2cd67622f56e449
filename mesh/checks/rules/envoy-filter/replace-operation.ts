import { envoyFilter, operationCheck } from './envoy-filter-operation';

export const replaceOperation = operationCheck(
  {
    code: 'IST0152',
    level: 'error',
    holdsInPart: true,
    title: 'operation REPLACE does not support this kind of configuration',
    description: `This kind of Envoy configuration cannot be replaced, so the patch has no effect. REPLACE only works on
NETWORK_FILTER, HTTP_FILTER and VIRTUAL_HOST. Use MERGE for anything else.`,
    examples: [
      {
        wrong: envoyFilter('CLUSTER', 'REPLACE'),
        says: 'REPLACE has no effect here: it only works on NETWORK_FILTER, HTTP_FILTER and VIRTUAL_HOST',
        right: envoyFilter('CLUSTER', 'MERGE'),
      },
    ],
  },
  'REPLACE has no effect here: it only works on NETWORK_FILTER, HTTP_FILTER and VIRTUAL_HOST',
);

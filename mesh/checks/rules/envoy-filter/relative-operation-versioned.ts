import { envoyFilter, operationCheck } from './envoy-filter-operation';

export const relativeOperationVersioned = operationCheck(
  {
    code: 'IST0155',
    level: 'warning',
    title: 'patch depends on another patch for some proxy versions only',
    description: `An earlier EnvoyFilter patches the same filter, but only in proxies of certain versions. Whether this patch finds
its target depends on the proxy version and on the order of EnvoyFilters. Set a \`priority\`.`,
    differences: `EnvoyFilters are checked in the order of the manifests. \`istioctl analyze\` checks them in random order, so it
reports IST0151 in one run and IST0155 in the next.`,
    examples: [
      {
        wrong: [
          envoyFilter('HTTP_FILTER', 'MERGE'),
          envoyFilter('HTTP_FILTER', 'REMOVE').replace('patch,', 'second,'),
        ].join('---'),
        says: 'the result depends on the proxy version of an earlier patch and on the order of EnvoyFilters: set a priority',
        right: [
          envoyFilter('HTTP_FILTER', 'MERGE'),
          envoyFilter('HTTP_FILTER', 'REMOVE', '  priority: 10\n').replace('patch,', 'second,'),
        ].join('---'),
      },
    ],
  },
  'the result depends on the proxy version of an earlier patch and on the order of EnvoyFilters: set a priority',
);

import { envoyFilter, operationCheck } from './envoy-filter-operation';

export const relativeOperationVersioned = operationCheck(
  {
    code: 'IST0155',
    level: 'warning',
    title: 'a patch is relative to a filter that another patch changes for some proxy versions only',
    description: `An EnvoyFilter before this one patches the same filter, and only in proxies of some version. Whether this
patch finds what it looks for depends on the version and on the order of EnvoyFilters. Set a priority.`,
    differences: `EnvoyFilters are taken in the order of the manifests. Istio's analyzer takes them in no fixed order, so that it
says IST0151 at one time and IST0155 at another.`,
    examples: [
      {
        wrong: [
          envoyFilter('HTTP_FILTER', 'MERGE'),
          envoyFilter('HTTP_FILTER', 'REMOVE').replace('patch,', 'second,'),
        ].join('---'),
        says: 'depends on the proxy version',
        right: [
          envoyFilter('HTTP_FILTER', 'MERGE'),
          envoyFilter('HTTP_FILTER', 'REMOVE', '  priority: 10\n').replace('patch,', 'second,'),
        ].join('---'),
      },
    ],
  },
  'what is there depends on the proxy version of an earlier patch and on the order of EnvoyFilters: set a priority',
);

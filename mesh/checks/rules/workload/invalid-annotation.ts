import { annotated, annotationCheck } from './annotation';

export const invalidAnnotation = annotationCheck({
  code: 'IST0125',
  level: 'warning',
  fault: 'invalid',
  title: 'annotation has an invalid value',
  description: 'The injector rejects a Pod if it cannot parse one of its annotations.',
  differences: 'The value of `proxy.istio.io/config` is not checked.',
  examples: [
    {
      wrong: annotated('Pod', 'traffic.sidecar.istio.io/excludeOutboundPorts: "3306;5432"'),
      says: 'must be port numbers, separated by commas, got "3306;5432"',
      right: annotated('Pod', 'traffic.sidecar.istio.io/excludeOutboundPorts: "3306,5432"'),
    },
  ],
});

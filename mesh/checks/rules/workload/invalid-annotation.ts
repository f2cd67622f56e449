import { annotated, annotationCheck } from './annotation';

export const invalidAnnotation = annotationCheck({
  code: 'IST0125',
  level: 'warning',
  fault: 'invalid',
  title: 'the value of an annotation cannot be read',
  description: 'The injector refuses a Pod whose annotations it cannot read.',
  differences: 'What stands in `proxy.istio.io/config` is not judged.',
  examples: [
    {
      wrong: annotated('Pod', 'traffic.sidecar.istio.io/excludeOutboundPorts: "3306;5432"'),
      says: 'must be port numbers, separated by commas, got "3306;5432"',
      right: annotated('Pod', 'traffic.sidecar.istio.io/excludeOutboundPorts: "3306,5432"'),
    },
  ],
});

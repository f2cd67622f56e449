import { annotated, annotationCheck } from './annotation';

export const misplacedAnnotation = annotationCheck({
  code: 'IST0107',
  level: 'warning',
  fault: 'misplaced',
  title: 'annotation has no effect on this kind of object',
  description: 'Istio only reads an annotation on the kinds that support it. Move it to one of them.',
  examples: [
    {
      wrong: annotated('Service', 'proxy.istio.io/config: "concurrency: 2"'),
      says: 'has no effect on a Service: it belongs on a Pod',
      right: annotated('Pod', 'proxy.istio.io/config: "concurrency: 2"'),
    },
  ],
});

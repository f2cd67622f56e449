import { annotated, annotationCheck } from './annotation';

export const misplacedAnnotation = annotationCheck({
  code: 'IST0107',
  level: 'warning',
  fault: 'misplaced',
  title: 'an annotation stands on a kind of object that it has no effect on',
  description: 'Istio reads an annotation only where it looks for it.',
  examples: [
    {
      wrong: annotated('Service', 'proxy.istio.io/config: "concurrency: 2"'),
      says: 'has no effect on a Service: it belongs on a Pod',
      right: annotated('Pod', 'proxy.istio.io/config: "concurrency: 2"'),
    },
  ],
});

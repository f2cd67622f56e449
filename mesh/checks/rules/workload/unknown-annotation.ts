import { annotated, annotationCheck } from './annotation';

export const unknownAnnotation = annotationCheck({
  code: 'IST0108',
  level: 'warning',
  fault: 'unknown',
  title: 'Istio knows no such annotation',
  description: 'An annotation of istio.io that Istio does not know is a slip of the pen, or one of another version.',
  examples: [
    {
      wrong: annotated('Service', 'networking.istio.io/exportto: "*"'),
      says: 'Istio knows no annotation networking.istio.io/exportto',
      right: annotated('Service', 'networking.istio.io/exportTo: "*"'),
    },
  ],
});

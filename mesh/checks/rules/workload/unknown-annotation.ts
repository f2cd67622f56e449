import { annotated, annotationCheck } from './annotation';

export const unknownAnnotation = annotationCheck({
  code: 'IST0108',
  level: 'warning',
  fault: 'unknown',
  title: 'unknown Istio annotation',
  description: 'Istio ignores annotations that it does not know. The name is misspelt or belongs to another version.',
  examples: [
    {
      wrong: annotated('Service', 'networking.istio.io/exportto: "*"'),
      says: 'unknown Istio annotation networking.istio.io/exportto',
      right: annotated('Service', 'networking.istio.io/exportTo: "*"'),
    },
  ],
});

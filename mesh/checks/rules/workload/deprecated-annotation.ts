import { annotated, annotationCheck } from './annotation';

export const deprecatedAnnotation = annotationCheck({
  code: 'IST0135',
  level: 'info',
  fault: 'deprecated',
  title: 'an annotation is deprecated',
  description: 'It may lose its effect with a later version of Istio.',
  examples: [
    {
      wrong: annotated('Pod', 'sidecar.istio.io/inject: "true"'),
      says: 'sidecar.istio.io/inject is deprecated: write it as a label',
      right: `
apiVersion: v1
kind: Pod
metadata: { name: shop, labels: { sidecar.istio.io/inject: "true" } }
`,
    },
  ],
});

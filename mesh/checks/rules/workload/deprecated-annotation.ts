import { annotated, annotationCheck } from './annotation';

export const deprecatedAnnotation = annotationCheck({
  code: 'IST0135',
  level: 'info',
  fault: 'deprecated',
  title: 'annotation is deprecated',
  description: 'A later version of Istio may ignore it. Use its replacement.',
  examples: [
    {
      wrong: annotated('Pod', 'sidecar.istio.io/inject: "true"'),
      says: 'annotation sidecar.istio.io/inject is deprecated: use a label of the same name',
      right: `
apiVersion: v1
kind: Pod
metadata: { name: shop, labels: { sidecar.istio.io/inject: "true" } }
`,
    },
  ],
});

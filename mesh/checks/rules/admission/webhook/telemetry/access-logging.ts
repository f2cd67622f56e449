import { celSyntax } from '../grammar/cel';
import { webhookRule } from '../rule';

export const accessLogging = webhookRule({
  kind: 'Telemetry',
  concept: 'access log filters',
  description: 'A filter is a CEL expression. The webhook checks its syntax, but not whether its names exist.',
  right: `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: istio-system }
spec:
  accessLogging:
    - filter: { expression: "response.code >= 400 && !(request.headers['x-probe'] == 'yes')" }
`,
  wrong: [
    {
      set: { 'spec.accessLogging[0].filter.expression': 'response.code >=' },
      says: 'must be a CEL expression, got "response.code >="',
    },
    { set: { 'spec.accessLogging[0].filter': {} }, says: 'must be a CEL expression, got an empty string' },
  ],
  check({ spec: { accessLogging = [] } }, { error }) {
    for (const [index, { filter }] of accessLogging.entries()) {
      if (filter) error(['spec', 'accessLogging', index, 'filter', 'expression'], celSyntax(filter.expression ?? ''));
    }
  },
});

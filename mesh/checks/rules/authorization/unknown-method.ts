import type { Check } from '../../engine/check';

const METHODS = ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'];

export const unknownMethod: Check = {
  code: 'KIA0102',
  level: 'warning',
  title: 'AuthorizationPolicy names an unknown HTTP method',
  description: `Methods are compared literally: write them in upper case, if you like with a \`*\` at one end. For gRPC the method
is always POST, and the path contains the name of the call.`,
  differences: 'Also reports methods in lower case, because no client sends them.',
  examples: [{ wrong: example('get'), says: 'unknown HTTP method "get", did you mean GET?', right: example('GET') }],
  about: ['AuthorizationPolicy'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('AuthorizationPolicy')) {
      for (const [rule, { to = [] }] of (object.spec.rules ?? []).entries()) {
        for (const [target, { operation }] of to.entries()) {
          for (const key of ['methods', 'notMethods'] as const) {
            for (const [index, method] of (operation?.[key] ?? []).entries()) {
              if (METHODS.some((known) => matches(method, known))) continue;
              const upper = method.toUpperCase();
              const hint = METHODS.some((known) => matches(upper, known)) ? `, did you mean ${upper}?` : '';
              const field = ['spec', 'rules', rule, 'to', target, 'operation', key, index];
              report(object, field, `unknown HTTP method ${JSON.stringify(method)}${hint}`);
            }
          }
        }
      }
    }
  },
};

function matches(pattern: string, method: string): boolean {
  if (pattern === '*' || pattern === method) return true;
  if (pattern.startsWith('*')) return method.endsWith(pattern.slice(1));
  return pattern.endsWith('*') && method.startsWith(pattern.slice(0, -1));
}

function example(method: string): string {
  return `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews }
spec:
  rules: [{ to: [{ operation: { methods: ["${method}"] } }] }]
`;
}

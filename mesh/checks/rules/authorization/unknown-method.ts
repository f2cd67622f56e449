import type { Check } from '../../engine/check';

const METHODS = ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'];

export const unknownMethod: Check = {
  code: 'KIA0102',
  level: 'warning',
  title: 'an AuthorizationPolicy asks for a method that HTTP does not have',
  description: `Methods are compared as they are written, in upper case, with a star at one end. For gRPC the method is always
POST, and the name of the call is in the path.`,
  differences: 'Methods in lower case, which no client sends, are reported as well.',
  examples: [{ wrong: example('get'), says: 'no request has the method "get", is GET meant?', right: example('GET') }],
  run(inventory, report) {
    for (const object of inventory.of('AuthorizationPolicy')) {
      for (const [rule, { to = [] }] of (object.spec.rules ?? []).entries()) {
        for (const [at, { operation }] of to.entries()) {
          for (const key of ['methods', 'notMethods'] as const) {
            for (const [index, method] of (operation?.[key] ?? []).entries()) {
              if (METHODS.some((known) => takes(method, known))) continue;
              const upper = method.toUpperCase();
              const hint = METHODS.some((known) => takes(upper, known)) ? `, is ${upper} meant?` : '';
              const field = ['spec', 'rules', rule, 'to', at, 'operation', key, index];
              report(object, field, `no request has the method ${JSON.stringify(method)}${hint}`);
            }
          }
        }
      }
    }
  },
};

function takes(pattern: string, method: string): boolean {
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

import type { CelRule, Schema } from './structural-schema';

// The API server validates Ingresses in code. These are its rules for what it reads from the fields below.

const text: Schema = { type: 'string' };
const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;

function open(properties: Record<string, Schema>, more: Schema = {}): Schema {
  return { type: 'object', properties, 'x-kubernetes-preserve-unknown-fields': true, ...more };
}

function rules(...written: readonly (readonly [rule: string, message: string])[]): { [field: string]: CelRule[] } {
  return { 'x-kubernetes-validations': written.map(([rule, message]) => ({ rule, message })) };
}

const port = open(
  { name: { ...text, maxLength: 15 }, number: { type: 'integer', minimum: 0, maximum: 65535 } },
  rules([
    "(has(self.name) && self.name != '') != (has(self.number) && self.number != 0)",
    'a port must have either a name or a number',
  ]),
);
const backend = open(
  {
    service: open({ name: { ...text, minLength: 1 }, port }, { required: ['name', 'port'] }),
    resource: open({ kind: text, name: text }, { required: ['kind', 'name'] }),
  },
  rules(['has(self.service) != has(self.resource)', 'a backend must have either a service or a resource']),
);

const NORMALIZED = ["contains('//')", "contains('/./')", "contains('/../')", "contains('%2f')", "contains('%2F')"]
  .concat(["endsWith('/.')", "endsWith('/..')"])
  .map((call) => `self.path.${call}`)
  .join(' || ');
const path = open(
  { path: text, pathType: { ...text, enum: ['Exact', 'Prefix', 'ImplementationSpecific'] }, backend },
  {
    required: ['pathType', 'backend'],
    ...rules(
      [
        "has(self.path) && self.path != '' ? self.path.startsWith('/') : self.pathType == 'ImplementationSpecific'",
        'path must begin with /',
      ],
      [
        `self.pathType == 'ImplementationSpecific' || !has(self.path) || !(${NORMALIZED})`,
        'path must not contain //, /./, /../ or %2F, and not end with /. or /..',
      ],
    ),
  },
);
const host: Schema = { ...text, maxLength: 253, pattern: `^$|^(\\*\\.)?${subdomain}$` };

/** Schema of networking.k8s.io/v1 Ingress. */
export const ingressSchema = open(
  {
    spec: open(
      {
        ingressClassName: { ...text, maxLength: 253, pattern: `^${subdomain}$` },
        defaultBackend: backend,
        tls: { type: 'array', items: open({ hosts: { type: 'array', items: host }, secretName: text }) },
        rules: {
          type: 'array',
          items: open(
            { host, http: open({ paths: { type: 'array', minItems: 1, items: path } }, { required: ['paths'] }) },
            rules(['!has(self.host) || !isIP(self.host)', 'host must not be an IP address']),
          ),
        },
      },
      rules([
        'has(self.defaultBackend) || (has(self.rules) && size(self.rules) > 0)',
        'an Ingress must have rules or a defaultBackend',
      ]),
    ),
  },
  {
    required: ['spec'],
    ...rules([
      "!has(self.metadata) || !has(self.metadata.annotations) || !('kubernetes.io/ingress.class' in self.metadata.annotations) || !has(self.spec) || !has(self.spec.ingressClassName) || self.metadata.annotations['kubernetes.io/ingress.class'] == self.spec.ingressClassName",
      'annotation kubernetes.io/ingress.class must be the same as ingressClassName if both are set',
    ]),
  },
);

/** Schema of networking.k8s.io/v1 IngressClass. */
export const ingressClassSchema = open({ spec: open({ controller: text }) });

/** Fields of the Gateway API that no prop writes, with all fields in them. */
export interface UnreachedFields {
  /** Kinds that have the fields. */
  readonly kinds: readonly string[];
  /** Paths as `leavesOf` writes them: a leaf, an enum value or the start of several leaves. */
  readonly fields: readonly string[];
  /** Why there is no prop. */
  readonly reason: string;
}

const HTTP_AND_GRPC = ['HTTPRoute', 'GRPCRoute'];
const ROUTES = [...HTTP_AND_GRPC, 'TLSRoute', 'TCPRoute'];
const LISTENERS = ['Gateway', 'ListenerSet'];

const IGNORED = 'istiod ignores it';
const DROPS = 'istiod drops all rules of a route with this filter';
const DEFAULT = 'same as omitting the field';

/** A filter type, and the field with its settings. */
const filters = (list: string, ...fields: readonly string[]): string[] =>
  fields.flatMap((field) => [`${list}.type=${TYPES[field]}`, `${list}.${field}`]);

const TYPES: Readonly<Record<string, string>> = {
  requestMirror: 'RequestMirror',
  requestRedirect: 'RequestRedirect',
  urlRewrite: 'URLRewrite',
  cors: 'CORS',
  extensionRef: 'ExtensionRef',
  externalAuth: 'ExternalAuth',
};

const RULE = 'spec.rules[].filters[]';
const BACKEND = 'spec.rules[].backendRefs[].filters[]';

/** All fields that no prop writes. `fields.test.ts` verifies that every other field has a prop. */
export const UNREACHED_FIELDS: readonly UnreachedFields[] = [
  { kinds: HTTP_AND_GRPC, fields: ['spec.rules[].sessionPersistence'], reason: IGNORED },
  { kinds: ROUTES, fields: ['spec.useDefaultGateways'], reason: IGNORED },
  { kinds: ['Gateway'], fields: ['spec.defaultScope'], reason: IGNORED },
  {
    kinds: ['Gateway'],
    fields: ['spec.tls.backend'],
    reason: 'istiod only checks it for the status; gateways do not send the certificate',
  },
  { kinds: ['HTTPRoute'], fields: filters(RULE, 'extensionRef', 'externalAuth'), reason: DROPS },
  {
    kinds: ['HTTPRoute'],
    fields: filters(BACKEND, 'requestMirror', 'requestRedirect', 'urlRewrite', 'cors', 'extensionRef', 'externalAuth'),
    reason: DROPS,
  },
  { kinds: ['GRPCRoute'], fields: filters(RULE, 'extensionRef'), reason: DROPS },
  { kinds: ['GRPCRoute'], fields: filters(BACKEND, 'requestMirror', 'extensionRef'), reason: DROPS },
  {
    kinds: LISTENERS,
    fields: ['spec.listeners[].tls.certificateRefs[].group', 'spec.listeners[].tls.certificateRefs[].kind'],
    reason: 'istiod only supports Secrets',
  },
  {
    kinds: ['ListenerSet'],
    fields: ['spec.parentRef.group', 'spec.parentRef.kind'],
    reason: 'istiod only supports Gateways',
  },
  {
    kinds: HTTP_AND_GRPC,
    fields: ['spec.rules[].matches[].headers[].type=Exact'],
    reason: DEFAULT,
  },
  { kinds: ['HTTPRoute'], fields: ['spec.rules[].matches[].queryParams[].type=Exact'], reason: DEFAULT },
  { kinds: ['TLSRoute', 'TCPRoute'], fields: ['spec.rules[].name'], reason: 'a route has only one rule' },
];

/** Whether a leaf is a field, or in it. */
export const isIn = (leaf: string, field: string): boolean =>
  leaf === field || leaf.startsWith(`${field}.`) || leaf.startsWith(`${field}[`) || leaf.startsWith(`${field}=`);

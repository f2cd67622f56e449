import { forward, routeRefusal, ruledRefusal } from '../fixtures/gateway-api';
import { thrown } from '../fixtures/synth';
import { Filter } from './filter';
import { Listener } from './listener';

// What errors suggest for the words of a VirtualService, and for values in the form of the manifest.

test.each<[props: object, message: string]>([
  [{ hosts: ['a.b'] }, "'hosts' is called 'hostnames' here"],
  [{ gateways: ['edge'] }, "'gateways' is called 'parentRefs' here"],
  [{ http: [] }, "'http' is called 'rules' here"],
  [{ spec: {} }, "'spec' is not a prop here (write its fields directly)"],
])('props %p: %s', (props, message) => {
  expect(routeRefusal(props)).toBe(message);
});

test.each<[rule: object, message: string]>([
  [{ to: {} }, "rules[0]: 'to' is called 'backendRefs' here"],
  [{ ...forward, match: [] }, "rules[0]: 'match' is called 'matches' here"],
  [{ ...forward, retries: {} }, "rules[0]: 'retries' is called 'retry' here"],
  [{ redirect: {} }, "rules[0]: 'redirect' is not a prop here (write filters: [Filter.requestRedirect({ … })])"],
  [
    { ...forward, sessionPersistence: {} },
    "rules[0]: 'sessionPersistence' is not a prop here (write a JSON patch; istiod ignores it)",
  ],
  [
    { backendRefs: [{ name: 'web', port: 80 }] },
    "rules[0].backendRefs[0]: 'name' is not a prop here (write service: { name: 'web' })",
  ],
])('a rule with %p: %s', (rule, message) => {
  expect(ruledRefusal(rule)).toBe(message);
});

test.each<[match: object, remedy: string]>([
  [{ path: { type: 'PathPrefix', value: '/a' } }, "PathMatch.prefix('/a')"],
  [{ path: { type: 'Exact', value: '/a' } }, "PathMatch.exact('/a')"],
  [{ path: { value: '/a' } }, "PathMatch.prefix('/a')"],
  [{ path: '/a' }, "PathMatch.prefix('/a')"],
  [{ headers: [{ name: 'a', value: 'b' }] }, "Header.exact('a', 'b')"],
  [{ headers: [{ name: 'a', type: 'RegularExpression', value: 'b' }] }, "Header.regex('a', 'b')"],
  [{ queryParams: [{ name: 'a', value: 'b' }] }, "QueryParam.exact('a', 'b')"],
])('a match with %p: write %s', (match, remedy) => {
  expect(ruledRefusal({ ...forward, matches: [match] })).toContain(`(write ${remedy})`);
});

test('no suggestion for an unknown type', () => {
  const path = { type: 'constructor', value: '/a' };
  expect(ruledRefusal({ ...forward, matches: [{ path }] })).toMatch(/got an object with type, value$/);
  expect(ruledRefusal({ ...forward, filters: [{ type: 'constructor' }] })).toMatch(/got an object with type$/);
});

test.each<[make: () => unknown, remedy: string]>([
  [() => Filter.urlRewrite({ path: { replaceFullPath: '/a' } as never }), "PathModifier.replaceFullPath('/a')"],
  [() => Filter.urlRewrite({ path: { replacePrefixMatch: '/a' } as never }), "PathModifier.replacePrefixMatch('/a')"],
  [() => Filter.requestRedirect({ path: '/a' as never }), "PathModifier.replaceFullPath('/a')"],
  [() => Filter.requestHeaderModifier({ set: [{ name: 'a', value: 'b' }] as never }), "{ 'a': 'b' }"],
  [
    () => Listener.tls({ port: 1, tls: { mode: 'Passthrough' } as never }),
    'tls if the listener terminates TLS, and omit it otherwise',
  ],
])('%p: write %s', (make, remedy) => {
  expect(thrown(make)).toContain(`(write ${remedy})`);
});

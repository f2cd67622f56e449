import { evaluateCel } from './cel/evaluate';
import { parseDuration } from './duration';
import { urlScheme } from './go-url';

type Fields = Readonly<Record<string, unknown>>;
type Rule<T> = (self: T) => boolean;

/**
 * Whether a value satisfies a CEL rule. The value must already match the schema. Istio's rules are in a table, which a test
 * compares with crds/cel.yaml; those of the Gateway API are evaluated.
 *
 * @throws Error if the rule is not in the table and cannot be evaluated
 */
export function celHolds(rule: string, value: unknown): boolean {
  const holds = rules.get(rule);
  return holds ? holds(value) : evaluateCel(rule, value);
}

export function celRuleTexts(): string[] {
  return [...rules.keys()];
}

const rules = new Map<string, (self: unknown) => boolean>();

function text(rule: string, holds: Rule<string>): void {
  rules.set(rule, holds as Rule<unknown>);
}
function number(rule: string, holds: Rule<number>): void {
  rules.set(rule, holds as Rule<unknown>);
}
function list(rule: string, holds: Rule<readonly Fields[]>): void {
  rules.set(rule, holds as Rule<unknown>);
}
function object(rule: string, holds: Rule<Fields>): void {
  rules.set(rule, holds as Rule<unknown>);
}

/** CEL's `has`: the API server has dropped a null that the schema does not allow. */
function has(self: Fields, field: string): boolean {
  return Object.hasOwn(self, field) && self[field] !== null;
}
function atMostOne(...fields: string[]): Rule<Fields> {
  return (self) => fields.filter((field) => has(self, field)).length <= 1;
}
function every(condition: (key: string) => boolean): Rule<Fields> {
  return (self) => Object.keys(self).every((key) => self[key] === null || condition(key));
}
function atMostOneText(...fields: string[]): string {
  return `${fields.map((field) => `(has(self.${field}) ? 1 : 0)`).join(' + ')} <= 1`;
}
function startsWith(value: unknown, prefix: string): boolean {
  return typeof value === 'string' && value.startsWith(prefix);
}

// Values
text(`duration(self) >= duration('1ms')`, (self) => (parseDuration(self) ?? 0) >= 1);
text('!self.contains("*")', (self) => !self.includes('*'));
text('self.size() == 0', (self) => self === '');
text('self != "*"', (self) => self !== '*');
text('self in ["", "HTTP", "HTTPS"]', (self) => ['', 'HTTP', 'HTTPS'].includes(self));
text('url(self).getScheme() in ["http", "https"]', (self) => ['http', 'https'].includes(urlScheme(self) ?? ''));
text('self.startsWith("unix://") ? (self.substring(7, 8) == "/" || self.substring(7, 8) == "@") : true', (self) =>
  self.startsWith('unix://') ? ['/', '@'].includes(self.charAt(7)) : true,
);
text('self.startsWith("unix://") ? !self.endsWith("/") : true', (self) =>
  self.startsWith('unix://') ? !self.endsWith('/') : true,
);
number('0 < self && self <= 65535', (self) => self > 0 && self <= 65535);

// Map keys
object(
  'self.all(key, !key.contains("*"))',
  every((key) => !key.includes('*')),
);
object(
  'self.all(key, key.size() != 0)',
  every((key) => key !== ''),
);
object(
  'self.all(key, 0 < int(key) && int(key) <= 65535)',
  every((key) => {
    return /^[-+]?[0-9]+$/.test(key) && Number(key) > 0 && Number(key) <= 65535;
  }),
);
object(
  'self.all(key, size(key) < 63 && key.matches("^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$"))',
  every((key) => key.length < 63 && /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/.test(key)),
);

// Mutually exclusive fields
for (const fields of [
  ['selector', 'targetRef', 'targetRefs'],
  ['selector', 'targetRefs'],
  ['workloadSelector', 'targetRefs'],
  ['workloadSelector', 'endpoints'],
  ['tlsCertificates', 'credentialNames'],
  ['credentialName', 'credentialNames'],
  ['credentialNames', 'tlsCertificates'],
  ['jwksUri', 'jwks_uri', 'jwks'],
]) {
  object(atMostOneText(...fields), atMostOne(...fields));
}
object(
  '(has(self.serviceAccounts) || has(self.notServiceAccounts)) ? (!has(self.principals) &&\n' +
    '!has(self.notPrincipals) && !has(self.namespaces) && !has(self.notNamespaces)) : true',
  (self) =>
    !(has(self, 'serviceAccounts') || has(self, 'notServiceAccounts')) ||
    !['principals', 'notPrincipals', 'namespaces', 'notNamespaces'].some((field) => has(self, field)),
);
object('has(self.wasm) != has(self.lua)', (self) => has(self, 'wasm') !== has(self, 'lua'));

// Fields that depend on each other
object(
  'has(self.context) ? ((self.context == "WAYPOINT") ? has(self.waypoint) : !has(self.waypoint)) : !has(self.waypoint)',
  (self) => (self.context === 'WAYPOINT') === has(self, 'waypoint'),
);
object(
  'has(self.portLevelMtls) ? (((has(self.selector) && has(self.selector.matchLabels)) ? self.selector.matchLabels : {}).size() > 0) : true',
  (self) => {
    const labels = (self.selector as Fields | undefined | null)?.matchLabels as Fields | undefined | null;
    return !has(self, 'portLevelMtls') || Object.values(labels ?? {}).some((value) => value !== null);
  },
);
object(
  '!((has(self.addresses) ? self.addresses : []).exists(k, k.contains("/")) && !((has(self.resolution) ? self.resolution : "NONE") in ["STATIC", "NONE"]))',
  (self) => {
    const isRange = ((self.addresses ?? []) as readonly string[]).some((address) => address.includes('/'));
    return !isRange || ['STATIC', 'NONE'].includes(String(self.resolution ?? 'NONE'));
  },
);
object('((has(self.resolution) ? self.resolution : "NONE") == "NONE") ? !has(self.endpoints) : true', (self) =>
  (self.resolution ?? 'NONE') === 'NONE' ? !has(self, 'endpoints') : true,
);
object(
  '((has(self.resolution) ? self.resolution : "") == "DNS_ROUND_ROBIN") ? ((has(self.endpoints) ? self.endpoints : []).size() <= 1) : true',
  (self) => self.resolution !== 'DNS_ROUND_ROBIN' || ((self.endpoints ?? []) as readonly unknown[]).length <= 1,
);
object('has(self.address) || has(self.network)', (self) => has(self, 'address') || has(self, 'network'));
object('(has(self.address) ? self.address : "").startsWith("unix://") ? !has(self.ports) : true', (self) =>
  startsWith(self.address, 'unix://') ? !has(self, 'ports') : true,
);
// In CEL, a missing value is an evaluation error, which rejects the object as well.
object('((has(self.operation) ? self.operation : "") == "UPSERT") ? (self.value != "") : true', (self) =>
  self.operation === 'UPSERT' ? has(self, 'value') && self.value !== '' : true,
);
object('((has(self.operation) ? self.operation : "") == "REMOVE") ? !has(self.value) : true', (self) =>
  self.operation === 'REMOVE' ? !has(self, 'value') : true,
);
object('(has(self.valueFrom) ? self.valueFrom : "") != "HOST" || !has(self.value)', (self) =>
  self.valueFrom === 'HOST' ? !has(self, 'value') : true,
);
list('self.all(l1, self.exists_one(l2, l1.number == l2.number))', (self) => {
  return new Set(self.map((port) => port.number)).size === self.length;
});

// WasmPlugin and TrafficExtension list the schemes in different orders.
for (const schemes of ['"http", "https", "file", "oci"', '"http", "https", "oci", "file"']) {
  text(
    `isURL(self) ? (url(self).getScheme() in ["", ${schemes}]) : (isURL("http://" + self) &&\n` +
      `url("http://" + self).getScheme() in ["", ${schemes}])`,
    (self) => {
      const scheme = urlScheme(self);
      return scheme === undefined ? urlScheme(`http://${self}`) !== undefined : wasmSchemes.includes(scheme);
    },
  );
}
const wasmSchemes = ['', 'http', 'https', 'file', 'oci'];

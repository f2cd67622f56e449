import { type Fields, fields, fieldsOrNone, text, texts } from '../manifest/fields';
import { stringMatch } from './string-matcher';
import type { HttpRule, RuleMatch, VirtualService } from './virtual-service';

/** Replaces a VirtualService's delegating rules, in place, by their delegates' rules. */
export function mergeDelegates(root: VirtualService, delegates: ReadonlyMap<string, VirtualService>): VirtualService {
  if (!root.http.some(({ spec }) => fieldsOrNone(spec.delegate))) return root;
  const http = root.http.flatMap((rule) => {
    const reference = fieldsOrNone(rule.spec.delegate);
    if (!reference) return [rule];
    const delegate = delegates.get(`${text(reference.namespace) || root.namespace}/${text(reference.name)}`);
    // If the delegate does not exist or is not exported here, only this rule is dropped.
    if (!delegate?.visibility.includes(root.namespace)) return [];
    return delegate.http.flatMap((leaf) => mergeRule(rule, delegate, leaf));
  });
  return { ...root, http };
}

const INHERITED = [
  'rewrite',
  'directResponse',
  'timeout',
  'retries',
  'fault',
  'mirror',
  'mirrorPercent',
  'mirrorPercentage',
  'mirrors',
  'corsPolicy',
  'headers',
];

function mergeRule(root: HttpRule, delegate: VirtualService, leaf: HttpRule): HttpRule[] {
  const matches = mergeMatches(root, leaf);
  if (!matches) return [];
  const inherited: Record<string, unknown> = {};
  for (const key of INHERITED) if (isUnset(leaf.spec[key]) && !isUnset(root.spec[key])) inherited[key] = root.spec[key];
  return [
    {
      spec: { ...leaf.spec, ...inherited },
      index: root.index,
      namespace: delegate.namespace,
      matches,
      name: [root.name, leaf.name].filter(Boolean).join('-'),
      delegate: { virtualService: delegate.id, rule: leaf.index },
    },
  ];
}

// If a delegate match conflicts with all root matches, the whole rule is dropped.
function mergeMatches(root: HttpRule, leaf: HttpRule): RuleMatch[] | undefined {
  if (root.matches.length === 0) {
    return leaf.matches.map((match) => ({ ...match, index: null, delegateIndex: match.index }));
  }
  if (leaf.matches.length === 0) return root.matches.map((match) => ({ ...match, delegateIndex: null }));
  const merged: RuleMatch[] = [];
  for (const match of leaf.matches) {
    const compatible = root.matches.filter(({ spec }) => !hasConflict(spec, match.spec));
    if (compatible.length === 0) return undefined;
    for (const { spec, index } of compatible) {
      merged.push({ spec: mergeMatch(spec, match.spec), index, delegateIndex: match.index });
    }
  }
  return merged;
}

const SCALARS = ['uri', 'scheme', 'method', 'authority', 'port', 'sourceNamespace', 'gateways', 'statPrefix'];
const MAPS = ['headers', 'withoutHeaders', 'queryParams', 'sourceLabels'];

function mergeMatch(root: Fields, leaf: Fields): Fields {
  const merged: Record<string, unknown> = { ...leaf };
  for (const key of SCALARS) if (isUnset(leaf[key]) && !isUnset(root[key])) merged[key] = root[key];
  for (const key of MAPS) {
    const entries = [...Object.entries(fields(root[key])), ...Object.entries(fields(leaf[key]))];
    if (entries.length > 0) merged[key] = Object.fromEntries(entries);
  }
  return merged;
}

function hasConflict(root: Fields, leaf: Fields): boolean {
  if ((root.ignoreUriCase === true) !== (leaf.ignoreUriCase === true)) return true;
  for (const key of ['uri', 'scheme', 'method', 'authority']) {
    if (stringMatchConflict(root[key], leaf[key])) return true;
  }
  for (const key of ['headers', 'withoutHeaders', 'queryParams']) {
    const ofRoot = fields(root[key]);
    for (const [name, match] of Object.entries(fields(leaf[key]))) {
      if (Object.hasOwn(ofRoot, name) && stringMatchConflict(fields(ofRoot[name]), fields(match))) return true;
    }
  }
  if (Number(root.port) && Number(leaf.port) && Number(root.port) !== Number(leaf.port)) return true;
  if (text(root.sourceNamespace) && text(root.sourceNamespace) !== text(leaf.sourceNamespace)) return true;
  const labels = fields(root.sourceLabels);
  for (const [name, value] of Object.entries(fields(leaf.sourceLabels))) {
    if (Object.hasOwn(labels, name) && labels[name] !== value) return true;
  }
  const gateways = texts(root.gateways);
  return gateways.length > 0 && texts(leaf.gateways).some((name) => !gateways.includes(name));
}

/** Whether a delegate's matcher may accept what the root's rejects; matchers that cannot be compared conflict. */
function stringMatchConflict(root: unknown, leaf: unknown): boolean {
  if (!fieldsOrNone(root) || !fieldsOrNone(leaf)) return false;
  const outer = stringMatch(root);
  const inner = stringMatch(leaf);
  if (outer.kind === 'exact') return inner.kind !== 'exact' || inner.value !== outer.value;
  if (outer.kind === 'prefix') {
    return (inner.kind !== 'exact' && inner.kind !== 'prefix') || !inner.value.startsWith(outer.value);
  }
  return true;
}

function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

import { isDnsLabel } from '../../../../../grammar/grammar';
import type { Mistake } from '../../../../engine/check';
import { shown } from '../grammar/shown';
import { type Verdict, type WebhookRule, webhookRule } from '../rule';

const field = ['spec', 'exportTo'];

/** Who may see the object: `exportTo` of the kinds that have one. */
export function exportTo(kind: 'VirtualService' | 'DestinationRule' | 'ServiceEntry', right: string): WebhookRule {
  const canBeHidden = kind === 'ServiceEntry';
  return webhookRule({
    kind,
    concept: 'exportTo',
    description: 'Namespaces, or `.` for the own one, or `*` for all; it stands alone where it is `*`.',
    right,
    wrong: canBeHidden ? [...mistakes, hiddenAndSeen] : [...mistakes, hidden],
    check({ spec, namespace }, verdict) {
      exported(spec.exportTo ?? [], namespace, canBeHidden, verdict);
    },
  });
}

const mistakes: readonly Mistake[] = [
  { set: { 'spec.exportTo': ['my_namespace'] }, says: 'must be ".", "*" or a namespace, got "my_namespace"' },
  { set: { 'spec.exportTo': ['.', '.'] }, says: 'is there already' },
  { set: { 'spec.exportTo': ['.', 'default'] }, says: '"." means the own namespace, which is there already' },
  { set: { 'spec.exportTo': ['.', '*'] }, says: '"*" means all namespaces, so it must stand alone' },
];
const hidden: Mistake = { set: { 'spec.exportTo': ['~'] }, says: 'must be ".", "*" or a namespace, got "~"' };
const hiddenAndSeen: Mistake = { set: { 'spec.exportTo': ['~', '.'] }, says: '"~" means no namespace' };

/** The namespaces that are named well, the own one for `.`. */
export function exported(
  names: readonly string[],
  own: string,
  canBeHidden: boolean,
  { error }: Pick<Verdict, 'error'>,
): ReadonlySet<string> {
  const namespaces = new Set<string>();
  for (const [index, name] of names.entries()) {
    const namespace = name === '.' ? own : name;
    if (namespaces.has(namespace)) {
      const isOwn = namespace === own && names.includes('.') && names.includes(own);
      const meaning = isOwn ? '"." means the own namespace, which' : shown(name);
      error([...field, index], `${meaning} is there already: take one away`);
    } else if (name === '*' || isDnsLabel(namespace) || (name === '~' && canBeHidden)) {
      namespaces.add(namespace);
    } else {
      error([...field, index], `must be ".", "*" or a namespace, got ${shown(name)}`);
    }
  }
  if (names.length > 1 && namespaces.has('*')) {
    error(field, '"*" means all namespaces, so it must stand alone: take the others or "*" away');
  }
  if (names.length > 1 && namespaces.has('~')) {
    error(field, '"~" means no namespace, so it must stand alone: take the others or "~" away');
  }
  return namespaces;
}

import { isDnsLabel } from '../../../../../grammar/grammar';
import type { Mistake } from '../../../../engine/check';
import { shown } from '../grammar/shown';
import { type Verdict, type WebhookRule, webhookRule } from '../rule';

const field = ['spec', 'exportTo'];

/** Visibility of an object: `exportTo` of the kinds that have it. */
export function exportTo(kind: 'VirtualService' | 'DestinationRule' | 'ServiceEntry', right: string): WebhookRule {
  const canBeHidden = kind === 'ServiceEntry';
  return webhookRule({
    kind,
    concept: 'exportTo',
    description: 'Namespaces, `.` for its own namespace, or `*` for all. `*` must be the only entry.',
    right,
    wrong: canBeHidden ? [...mistakes, hiddenAndSeen] : [...mistakes, hidden],
    check({ spec, namespace }, verdict) {
      exported(spec.exportTo ?? [], namespace, canBeHidden, verdict);
    },
  });
}

const mistakes: readonly Mistake[] = [
  { set: { 'spec.exportTo': ['my_namespace'] }, says: 'must be ".", "*" or a namespace, got "my_namespace"' },
  { set: { 'spec.exportTo': ['.', '.'] }, says: 'duplicate ".": remove one' },
  {
    set: { 'spec.exportTo': ['.', 'default'] },
    says: '"." means its own namespace, which is listed twice: remove one',
  },
  { set: { 'spec.exportTo': ['.', '*'] }, says: '"*" means all namespaces: remove it or the others' },
];
const hidden: Mistake = { set: { 'spec.exportTo': ['~'] }, says: 'must be ".", "*" or a namespace, got "~"' };
const hiddenAndSeen: Mistake = {
  set: { 'spec.exportTo': ['~', '.'] },
  says: '"~" means no namespace: remove it or the others',
};

/** The valid namespaces; `.` becomes its own namespace. */
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
      const problem = isOwn ? '"." means its own namespace, which is listed twice' : `duplicate ${shown(name)}`;
      error([...field, index], `${problem}: remove one`);
    } else if (name === '*' || isDnsLabel(namespace) || (name === '~' && canBeHidden)) {
      namespaces.add(namespace);
    } else {
      error([...field, index], `must be ".", "*" or a namespace, got ${shown(name)}`);
    }
  }
  if (names.length > 1 && namespaces.has('*')) {
    error(field, '"*" means all namespaces: remove it or the others');
  }
  if (names.length > 1 && namespaces.has('~')) {
    error(field, '"~" means no namespace: remove it or the others');
  }
  return namespaces;
}

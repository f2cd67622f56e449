import { compareText } from '../../manifest/config';
import { fields, list, text, texts } from '../../manifest/fields';
import { assumedWorkload, type Workload } from '../../registry/workload';
import type { Caller } from '../policies/policy-difference';
import type { Side } from './side';

/** The name of a workload that no manifest defines and no rule selects. */
export const ANY = 'any';

/** A namespace that no manifest names. */
const ANY_NAMESPACE = 'any-namespace';

/** Workloads that no manifest defines: one in each namespace that something names, and one in another. */
export function assumedCallers(before: Side, after: Side): Workload[] {
  const objects = [...before.objects, ...after.objects];
  const named = objects.flatMap(({ kind, spec }) =>
    kind === 'AuthorizationPolicy' ? list(spec.rules).flatMap((rule) => namespacesIn(fields(rule))) : [],
  );
  const namespaces = new Set(['default', ...objects.map(({ namespace }) => namespace), ...named, ANY_NAMESPACE]);
  return [...namespaces]
    .filter((namespace) => namespace !== '')
    .sort(compareText)
    .map((namespace) => assumedWorkload(namespace, ANY, new Map([['app', ANY]])));
}

/** How output names a caller, `namespace/name`: workloads that no manifest defines are `*`. */
export function shownId(id: string): string {
  const [namespace, name] = id.split('/');
  if (name !== ANY) return id;
  return namespace === ANY_NAMESPACE ? '*/*' : `${namespace}/*`;
}

/** A caller with the identities that it has on both sides. */
export function callerOf(workload: Workload, before: Side, after: Side): Caller {
  const identity = ({ model }: Side) => model.security.principal(model.workloads.get(workload.id) ?? workload);
  return { id: workload.id, principals: [identity(before), identity(after)] };
}

/** Callers with service accounts that policies name and no workload of the manifests has. */
export function namedAccounts(before: Side, after: Side): Caller[] {
  const sides = [before, after];
  const known = new Set(
    sides.flatMap(({ model }) => [...model.workloads.all()].map((workload) => model.security.principal(workload))),
  );
  const found = new Map<string, Caller>();
  for (const { kind, namespace: own, spec } of sides.flatMap(({ objects }) => objects)) {
    for (const rule of kind === 'AuthorizationPolicy' ? list(spec.rules).map(fields) : []) {
      for (const [namespace, account] of accountsIn(rule, own)) {
        const workload = assumedWorkload(namespace, ANY, new Map([['app', ANY]]));
        const serviceAccount = account.replaceAll('*', ANY);
        const caller = { ...callerOf({ ...workload, serviceAccount }, before, after), account };
        if (account !== workload.serviceAccount && !caller.principals.some((principal) => known.has(principal)))
          found.set(caller.principals.join(' '), caller);
      }
    }
  }
  return [...found.values()];
}

type Rule = ReturnType<typeof fields>;

/** What the sources and conditions of a rule name. */
function named({ from, when }: Rule, key: string, ...names: string[]): string[] {
  const sources = list(from).map((entry) => fields(fields(entry).source));
  const conditions = list(when).map(fields);
  return [
    ...sources.flatMap((source) => names.flatMap((name) => texts(source[name]))),
    ...conditions.flatMap((one) => (text(one.key) === key ? [...texts(one.values), ...texts(one.notValues)] : [])),
  ];
}

const principalsIn = (rule: Rule) => named(rule, 'source.principal', 'principals', 'notPrincipals');
const writtenAccountsIn = (rule: Rule) => named(rule, 'source.serviceAccount', 'serviceAccounts', 'notServiceAccounts');

/** Namespaces that a rule of an AuthorizationPolicy is about. */
function namespacesIn(rule: Rule): string[] {
  const inPrincipals = principalsIn(rule).map((value) => /\/ns\/([^/]+)/.exec(value)?.[1] ?? '');
  const ofAccounts = writtenAccountsIn(rule).map((value) => (value.includes('/') ? (value.split('/')[0] ?? '') : ''));
  const namespaces = named(rule, 'source.namespace', 'namespaces', 'notNamespaces');
  return [...namespaces, ...inPrincipals, ...ofAccounts].map((value) => value.replaceAll('*', ANY));
}

/** Service accounts that a rule of an AuthorizationPolicy is about; some are patterns. */
function accountsIn(rule: Rule, own: string): [namespace: string, account: string][] {
  const ofPrincipals = principalsIn(rule).flatMap((value): [string, string][] => {
    const [, namespace = ANY_NAMESPACE, account = ''] = /(?:\/ns\/([^/]+))?\/sa\/([^/]+)$/.exec(value) ?? [];
    return account === '' ? [] : [[namespace, account]];
  });
  const written = writtenAccountsIn(rule).map((value): [string, string] => {
    const [account = '', namespace = own] = value.split('/').reverse();
    return [namespace, account];
  });
  return [...ofPrincipals, ...written].map(([namespace, account]) => [namespace.replaceAll('*', ANY), account]);
}

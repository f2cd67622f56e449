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

/** Namespaces that a rule of an AuthorizationPolicy is about. */
function namespacesIn({ from, when }: ReturnType<typeof fields>): string[] {
  const sources = list(from).map((entry) => fields(fields(entry).source));
  const conditions = list(when).map(fields);
  const about = (key: string, ...names: string[]) => [
    ...sources.flatMap((source) => names.flatMap((name) => texts(source[name]))),
    ...conditions.flatMap((one) => (text(one.key) === key ? [...texts(one.values), ...texts(one.notValues)] : [])),
  ];
  const inPrincipals = about('source.principal', 'principals', 'notPrincipals').map(
    (value) => /\/ns\/([^/]+)/.exec(value)?.[1] ?? '',
  );
  const ofAccounts = about('source.serviceAccount', 'serviceAccounts', 'notServiceAccounts').map((value) =>
    value.includes('/') ? (value.split('/')[0] ?? '') : '',
  );
  const namespaces = about('source.namespace', 'namespaces', 'notNamespaces');
  return [...namespaces, ...inPrincipals, ...ofAccounts].map((value) => value.replaceAll('*', ANY));
}

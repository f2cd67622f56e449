import { type Config, compareText } from '../../manifest/config';
import { fields, list, text, texts } from '../../manifest/fields';
import { callerKey } from '../../proxy/callers';
import type { MeshModel } from '../../proxy/model';
import { assumedWorkload, type Workload } from '../../registry/workload';
import { addressOf } from '../../security/addresses';
import type { Address } from '../../security/ip-block';

import { gatewayTest } from './gateway-pods';

/** A workload that calls services, or any workload of a namespace. */
export interface Caller {
  /** `namespace/workload`, or `namespace/*` for workloads that no manifest defines. */
  readonly name: string;
  /** The caller as requests name it. */
  readonly from: string;
  readonly workload: Workload;
  /** Its identity in mutual TLS. */
  readonly principal: string;
  readonly address: Address;
  /** Equal for callers whose requests get the same routes. */
  readonly routes: string;
}

/** The name of a workload that no manifest defines and no rule selects. */
const ANY = 'any';

/**
 * All callers in the mesh: workloads, except the Pods of gateways, and namespaces that have none or that rules are about.
 */
export function callersOf(model: MeshModel, objects: readonly Config[]): Caller[] {
  const isGateway = gatewayTest(model, objects);
  const callers = [...model.workloads.all()].filter((workload) => !isGateway(workload));
  const populated = new Set(callers.map(({ namespace }) => namespace));
  const named = [...namespacesOf(objects)].filter((namespace) => !populated.has(namespace));
  const namespaces = callers.length + named.length === 0 ? ['default'] : named.sort(compareText);
  const make = callerMaker(model, objects);
  return [...callers.map((workload) => make(workload.id)), ...namespaces.map((namespace) => make(`${namespace}/*`))];
}

/** Creates callers by their name; a workload that no manifest defines has the label `app`. */
export function callerMaker(model: MeshModel, objects: readonly Config[]): (name: string) => Caller {
  const keyOf = callerKey(model, { of: (kind) => objects.filter((object) => object.kind === kind) });
  return (name) => {
    const [namespace = '', written = ''] = name.split('/');
    const app = written === '*' ? ANY : written;
    const workload = model.workloads.get(name) ?? assumedWorkload(namespace, app, new Map([['app', app]]));
    const principal = model.security.principal(workload);
    return { name, from: workload.id, workload, principal, address: addressOf(workload), routes: keyOf(workload) };
  };
}

/** Namespaces that exist, and those that policies and rules name as callers. */
function namespacesOf(objects: readonly Config[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { kind, name, spec } of objects) {
    if (kind === 'Namespace') found.add(name);
    if (kind !== 'AuthorizationPolicy') continue;
    for (const rule of list(spec.rules).map(fields)) {
      const sources = list(rule.from).map((entry) => fields(fields(entry).source));
      const conditions = list(rule.when).map(fields);
      const written = [
        ...sources.flatMap((source) => [...texts(source.namespaces), ...texts(source.notNamespaces)]),
        ...conditions
          .filter(({ key }) => text(key) === 'source.namespace')
          .flatMap(({ values, notValues }) => [...texts(values), ...texts(notValues)]),
        ...sources.flatMap((source) => texts(source.principals)).flatMap((principal) => principal.split('/')[2] ?? []),
      ];
      for (const namespace of written) if (!namespace.includes('*')) found.add(namespace);
    }
  }
  return found;
}

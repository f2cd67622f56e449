import { setTimeout as pause } from 'node:timers/promises';
import { ROUTE_KINDS } from '../../mesh/gateway-api/kinds';
import type { ObjectStatus } from '../../mesh/gateway-api/object-status';
import type { Manifest } from '../../mesh/manifest/manifest';
import { Mesh } from '../../mesh/mesh';
import type { Placed } from '../differential/collect';

/** istiod writes statuses after the configuration is in force, on a busy machine many seconds after. */
const PATIENCE_MS = 30_000;

const KINDS: ReadonlySet<string> = new Set(['Gateway', 'ListenerSet', 'BackendTLSPolicy', ...ROUTE_KINDS]);

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

interface Written {
  readonly conditions?: readonly Condition[];
  readonly addresses?: readonly { readonly value: string }[];
  readonly listeners?: readonly {
    readonly name: string;
    readonly attachedRoutes: number;
    readonly supportedKinds?: readonly { readonly kind: string }[];
    readonly conditions?: readonly Condition[];
  }[];
  readonly ancestors?: readonly { readonly ancestorRef: object; readonly conditions?: readonly Condition[] }[];
  readonly parents?: readonly { readonly parentRef: object; readonly conditions?: readonly Condition[] }[];
}

export interface ComparedStatuses {
  /** Number of objects whose statuses were compared. */
  readonly objects: number;
  /** The differences in words. */
  readonly problems: readonly string[];
}

/** Compares the statuses of a placed case with `mesh.statuses()`. */
export async function compareStatuses({ manifests, current }: Placed): Promise<ComparedStatuses> {
  const expected = new Map(
    Mesh.of(manifests)
      .statuses()
      .map((status) => [keyOf(status), linesOf(status)]),
  );
  const objects = manifests.filter(({ kind }) => KINDS.has(kind));
  const problems = objects.map(async (object) => {
    const key = keyOf({ kind: object.kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name });
    const wanted = expected.get(key) ?? [];
    let got: readonly string[] = [];
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(100)) {
      got = writtenLines(await current(object));
      if (got.join() === wanted.join()) return [];
    }
    const [missing] = wanted.filter((line) => !got.includes(line));
    const [extra] = got.filter((line) => !wanted.includes(line));
    return [`status of ${key}: ${extra ?? 'nothing'} instead of ${missing ?? 'nothing'}`];
  });
  return { objects: objects.length, problems: (await Promise.all(problems)).flat() };
}

const keyOf = ({ kind, namespace, name }: Pick<ObjectStatus, 'kind' | 'namespace' | 'name'>) =>
  `${kind} ${namespace}/${name}`;

/** A status in words, a line for each fact. */
function linesOf({ conditions, addresses, listeners, parents, ancestors }: ObjectStatus): readonly string[] {
  return [
    ...inWords(
      '',
      conditions.filter((condition) => !isPending(condition)),
    ),
    ...addresses.map((address) => `address ${address}`),
    ...listeners.flatMap(({ name, attachedRoutes, supportedKinds, conditions: own }) => [
      `listener ${name}: ${attachedRoutes} routes, ${[...supportedKinds].sort().join(' ')}`,
      ...inWords(`listener ${name}: `, withoutOutdated(own)),
    ]),
    ...parents.flatMap(({ parentRef, conditions: own }) => inWords(`${plain(parentRef)}: `, own)),
    ...ancestors.flatMap(({ ancestorRef, conditions: own }) => inWords(`ancestor ${plain(ancestorRef)}: `, own)),
  ].sort();
}

/** The API server writes this into objects that no controller serves. */
const isPending = ({ status, reason }: Condition) => status === 'Unknown' && reason === 'Pending';

/** istiod keeps conditions that a listener had before it lost against another one. */
function withoutOutdated(conditions: readonly Condition[]): readonly Condition[] {
  const hasLost = conditions.some(({ type, status }) => type === 'Conflicted' && status === 'True');
  return conditions.filter(({ type, status }) => !(hasLost && type === 'ResolvedRefs' && status === 'True'));
}

function writtenLines({ status }: Manifest): readonly string[] {
  const { conditions = [], addresses = [], listeners = [], parents = [], ancestors = [] } = (status ?? {}) as Written;
  return linesOf({
    ...{ kind: '', namespace: '', name: '' },
    conditions: conditions as ObjectStatus['conditions'],
    addresses: addresses.map(({ value }) => value),
    listeners: listeners.map(({ supportedKinds = [], conditions: own = [], ...listener }) => ({
      ...listener,
      supportedKinds: supportedKinds.map(({ kind }) => kind),
      conditions: own as ObjectStatus['conditions'],
    })),
    ancestors: ancestors.map(({ ancestorRef, conditions: own = [] }) => ({
      ancestorRef: ancestorRef as ObjectStatus['ancestors'][number]['ancestorRef'],
      controllerName: '',
      conditions: own as ObjectStatus['conditions'],
    })),
    parents: parents.map(({ parentRef, conditions: own = [] }) => ({
      parentRef: parentRef as ObjectStatus['parents'][number]['parentRef'],
      conditions: own as ObjectStatus['conditions'],
    })),
  });
}

function inWords(prefix: string, conditions: readonly Condition[]): string[] {
  // istiod joins the messages of several listeners in any order.
  const sorted = (message: string) => message.split('; ').sort().join('; ');
  return conditions.map(
    ({ type, status, reason, message }) => `${prefix}${type} ${status} ${reason}: ${sorted(message)}`,
  );
}

/** A parentRef without what the API server fills in. */
function plain(reference: object): string {
  const { group = 'gateway.networking.k8s.io', kind = 'Gateway', ...rest } = reference as Record<string, unknown>;
  return JSON.stringify(Object.entries({ group, kind, ...rest }).sort());
}

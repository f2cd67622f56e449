import { GATEWAY_API } from '../manifest/api-group';
import { type Config, compareText } from '../manifest/config';
import { type Fields, fields, list, number, text, texts } from '../manifest/fields';
import { isWildcard, matches, subsetOf } from '../registry/host-name';
import type { Problem } from './condition';
import { hasForeignWaypoint } from './foreign-waypoint';
import type { GatewayListener } from './gateway-listener';
import { isWritten, type Reference, referenceOf } from './reference';
import type { World } from './world';

/** A parentRef of a route, and the listener or Service that it leads to. */
export interface Parent {
  /** The parentRef as written. */
  readonly written: Fields;
  readonly reference: Reference;
  /** The listener; `undefined` for a Service or ServiceEntry, whose callers' sidecars follow the route. */
  readonly listener: GatewayListener | undefined;
  /** Port in the parentRef, 0 for all. */
  readonly port: number;
  /** Why the route is not attached. @default it is attached */
  readonly denied?: Problem;
  /** Host names of other listeners on the same port. */
  readonly otherHostnames: readonly string[];
}

const MESH_PARENTS = new Set([' Service', 'networking.istio.io ServiceEntry']);
const GATEWAY_PARENTS = new Set([`${GATEWAY_API} Gateway`, `${GATEWAY_API} ListenerSet`]);

/** Finds the parents of a route; a Gateway that does not exist, or is not Istio's, gives none, as does a foreign waypoint. */
export function parentsOf(
  route: Config,
  listenersOf: (owner: Reference) => readonly GatewayListener[],
  world: World,
): Parent[] {
  const hostnames = texts(route.kind === 'TCPRoute' ? [] : route.spec.hostnames);
  const parents = list(route.spec.parentRefs)
    .map(fields)
    .flatMap((written): Parent[] => {
      const reference = referenceOf(written, route.namespace, { group: GATEWAY_API, kind: 'Gateway' });
      const port = number(written.port);
      const kind = `${reference.group} ${reference.kind}`;
      if (MESH_PARENTS.has(kind)) {
        if (hasForeignWaypoint(reference, world)) return [];
        const denied = missingParent(reference, world);
        return [{ written, reference, listener: undefined, port, otherHostnames: [], ...(denied && { denied }) }];
      }
      if (!GATEWAY_PARENTS.has(kind)) return [];
      const listeners = listenersOf(reference);
      return listeners.map((listener) => {
        const denied = refusal(written, route, hostnames.length === 0 ? ['*'] : hostnames, listener);
        const others = listeners.filter(
          (other) => other !== listener && other.port === listener.port && other.protocol === listener.protocol,
        );
        const otherHostnames = others.map(({ hostname }) => hostname).filter((name) => name !== listener.hostname);
        return { written, reference, listener, port, otherHostnames, ...(denied && { denied }) };
      });
    });
  return parents
    .map((parent) => ({ parent, key: parentKey(parent, route.namespace) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ parent }) => parent);
}

/** A parentRef as text, by which istiod sorts. */
export function parentKey({ written }: Pick<Parent, 'written'>, namespace: string): string {
  const { group, kind, name, namespace: of } = referenceOf(written, namespace, { group: GATEWAY_API, kind: 'Gateway' });
  return `${group}/${kind}/${name}/${text(written.sectionName)}/${number(written.port)}.${of}`;
}

function missingParent({ kind, namespace, name }: Reference, world: World): Problem | undefined {
  if (world.find(kind === 'Service' ? 'Service' : 'ServiceEntry', namespace, name)) return undefined;
  const what = kind === 'Service' ? 'service' : 'service entry';
  return { reason: 'NoMatchingParent', message: `parent ${what}: "${name}" not found` };
}

/** Why a listener does not accept a route: section and port, then host names and namespaces, then the kind. */
function refusal(written: Fields, route: Config, hostnames: readonly string[], listener: GatewayListener) {
  const no = (reason: string, message: string): Problem => ({ reason, message });
  if (isWritten(written.port) && number(written.port) !== 0 && number(written.port) !== listener.port) {
    return no('NoMatchingParent', `port ${number(written.port)} not found`);
  }
  if (text(written.sectionName) !== '' && text(written.sectionName) !== listener.name) {
    return no('NoMatchingParent', `sectionName "${text(written.sectionName)}" not found`);
  }
  const fits = hostnames.some((hostname) => matches(listener.hostname || '*', hostname));
  if (!fits) return no('NoMatchingListenerHostname', `no hostnames matched parent hostname "${listener.hostname}"`);
  if (!listener.namespaces.some((namespace) => namespace === '*' || namespace === route.namespace)) {
    return no(
      'NotAllowedByListeners',
      `hostnames matched parent hostname "${listener.hostname}", but namespace "${route.namespace}" is not allowed by the parent`,
    );
  }
  if (!(listener.kinds as readonly string[]).includes(route.kind)) {
    return no('NotAllowedByListeners', `kind ${GATEWAY_API}/v1/${route.kind} is not allowed`);
  }
  return undefined;
}

/**
 * Whether a listener serves a host name of an attached route. It does not if another listener on the same port has a
 * narrower host name; both are compared with the host name as it is written in the route.
 */
export function servesHostname({ listener, otherHostnames }: Parent, hostname: string): boolean {
  const own = listener?.hostname ?? '';
  if (own !== '' && !isWildcard(own)) return true;
  if (own !== '' && !matches(hostname, own)) return false;
  return !otherHostnames.some((other) => own.length <= other.length && subsetOf(hostname, other));
}

/** The parents that accept a route, in istiod's order. */
export function attached(parents: readonly Parent[]): readonly Parent[] {
  const nameOf = ({ listener }: Parent) => listener?.internalName ?? 'mesh';
  return parents.filter(({ denied }) => !denied).sort((a, b) => compareText(nameOf(a), nameOf(b)));
}

/** Host names of a route, `*` if it has none. */
export function hostnamesOf({ spec }: Config): readonly string[] {
  const hostnames = texts(spec.hostnames);
  return hostnames.length === 0 ? ['*'] : hostnames;
}

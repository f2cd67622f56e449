import { type Config, compareText } from '../manifest/config';
import type { Fields } from '../manifest/fields';
import type { GatewayListener } from './gateway-listener';
import { httpRules, type InternalRule, type InternalRules, type Sources } from './internal-rule';
import { internalVirtualService } from './internal-virtual-service';
import { meshHosts } from './mesh-hosts';
import { attached, hostnamesOf, type Parent, parentsOf, servesHostname } from './parent';
import { byPrecedence } from './precedence';
import type { Reference } from './reference';
import type { RouteAttachment } from './route-attachment';
import { type SharedName, sharedNames } from './shared-names';
import type { World } from './world';

/** A route's rules for one host of one parent, before they are merged with those of other routes. */
interface Part {
  readonly route: Config;
  /** Order of the parts of a route. */
  readonly index: number;
  readonly host: string;
  readonly gateway: string;
  readonly rules: readonly InternalRule[];
}

/** HTTPRoutes and GRPCRoutes as internal VirtualServices with one host each. */
export class HttpRoutes {
  readonly virtualServices: readonly Config[];
  readonly attachments: readonly RouteAttachment[];
  /** Parts of GRPCRoutes whose changes istiod can miss. */
  readonly sharedNames: readonly SharedName[];
  private readonly parts = new Map<string, Part[]>();

  constructor(world: World, listenersOf: (owner: Reference) => readonly GatewayListener[], sources: Sources) {
    this.attachments = [...world.of('HTTPRoute'), ...world.of('GRPCRoute')].map((route) => {
      const parents = parentsOf(route, listenersOf, world);
      const rulesFor = (isMesh: boolean): InternalRules =>
        parents.some(({ listener }) => (listener === undefined) === isMesh)
          ? httpRules({ route, isMesh, world }, sources)
          : { rules: [] };
      const [ofGateway, ofMesh] = [rulesFor(false), rulesFor(true)];
      this.add(route, parents, ofGateway.rules, ofMesh.rules, world);
      return {
        route,
        parents,
        ...(ofGateway.problem && { gatewayProblem: ofGateway.problem }),
        ...(ofMesh.problem && { meshProblem: ofMesh.problem }),
      };
    });
    this.sharedNames = sharedNames(this.parts);
    const ignored = new Set(this.sharedNames.flatMap(({ key, isIgnored }) => (isIgnored ? key : [])));
    this.virtualServices = [...this.parts].flatMap(([key, parts]) => (ignored.has(key) ? [] : merged(key, parts)));
  }

  private add(
    route: Config,
    parents: readonly Parent[],
    ofGateway: readonly InternalRule[],
    ofMesh: readonly InternalRule[],
    world: World,
  ): void {
    let index = 0;
    for (const parent of attached(parents)) {
      const { listener, port } = parent;
      const rules = listener ? ofGateway : port === 0 ? ofMesh : ofMesh.map((rule) => onPort(rule, port));
      if (rules.length === 0) continue;
      const scope = listener?.internalName ?? (port === 0 ? route.namespace : `${route.namespace}/${port}`);
      for (const host of listener ? hostnamesOf(route) : meshHosts(parent, world)) {
        if (!servesHostname(parent, host)) continue;
        const part = { route, index, host, gateway: listener?.internalName ?? 'mesh', rules };
        const key = `${scope}/${host}`;
        const present = this.parts.get(key);
        if (present) present.push(part);
        else this.parts.set(key, [part]);
        index++;
      }
    }
  }
}

/** With a port, a rule without a match gets one, so it no longer comes last. */
function onPort({ spec, source }: InternalRule, port: number): InternalRule {
  const matches = Array.isArray(spec.match) ? (spec.match as Fields[]) : [{}];
  return { spec: { ...spec, match: matches.map((match) => ({ ...match, port })) }, source };
}

/** One VirtualService for a key: its namespace and age are those of the oldest route. */
function merged(key: string, parts: readonly Part[]): Config {
  const ordered = [...parts].sort(
    ({ route: a, index: i }, { route: b, index: j }) =>
      a.created - b.created ||
      compareText(a.namespace, b.namespace) ||
      compareText(`${a.name}~${i}~`, `${b.name}~${j}~`),
  );
  const [{ route, host, gateway } = { route: parts[0]?.route, host: '', gateway: '' }] = ordered;
  const rules = ordered.flatMap((part) => part.rules).sort(byPrecedence);
  const name = key.replaceAll('/', '~');
  return internalVirtualService(
    route as Config,
    name,
    { hosts: [host], gateways: [gateway] },
    'http',
    rules,
    parents(ordered),
  );
}

const parents = (parts: readonly Part[]) => parts.map(({ route }) => `${route.kind}/${route.name}.${route.namespace}`);

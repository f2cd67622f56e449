import type { AccessMatrix } from './behaviour/access/access';
import type { AccessCell } from './behaviour/access/cell';
import type { AccessChange } from './behaviour/access/changes';
import type { AccessOptions } from './behaviour/access/options';
import { withControlledFields } from './behaviour/controlled';
import type { Comparison } from './behaviour/diff/comparison';
import type { Difference } from './behaviour/diff/difference';
import type { Side } from './behaviour/diff/side';
import type { Plan } from './behaviour/plan/plan';
import { type Finding, plainFinding } from './checks/engine/finding';
import type { CheckOptions } from './checks/engine/run';
import { isGatewayApi } from './gateway-api/kinds';
import type { ObjectStatus } from './gateway-api/object-status';
import type { Translation } from './gateway-api/translation';
import type { Focus, GraphOptions, MeshGraph } from './graph/graph';
import type { Drawing } from './graph/mesh-graph';
import type { Places } from './graph/places';
import { groupOf } from './manifest/api-group';
import { type Config, nameOf, toConfig, uniqueNameOf } from './manifest/config';
import { contextFirst } from './manifest/context';
import { unfold } from './manifest/list';
import type { Manifest, SourcedManifest } from './manifest/manifest';
import { type MeshSource, manifestsOf } from './manifest/mesh-source';
import { isNotSimulated, listByKind, mayCreatePods } from './manifest/not-modelled';
import type { Migration } from './migration/migration';
import { buildMesh } from './proxy/build-mesh';
import { Coverage } from './proxy/coverage';
import { Follower } from './proxy/follow';
import { followedVerdict } from './proxy/followed-verdict';
import type { MeshModel, Origin } from './proxy/model';
import type { Origins } from './proxy/origins';
import { RoutedVerdict } from './proxy/routed-verdict';
import type { IstioVersion } from './registry/istio-version';
import { ISTIO_VERSION } from './registry/mesh-config';
import { podTemplate } from './registry/pod-template';
import type { Report } from './report/report';
import { type Call, checkRequest, type Request } from './request/request';
import { type Answer, drawAnswer } from './verdict/sampler';
import type { FollowedVerdict, Verdict } from './verdict/verdict';

/** Parts that many programs do not use are loaded on first use, because loading them takes longer than most requests. */
const loaded = {
  refused: () => require('./checks/engine/refused') as typeof import('./checks/engine/refused'),
  checks: () => require('./checks/engine/run') as typeof import('./checks/engine/run'),
  graph: () => require('./graph/mesh-graph') as typeof import('./graph/mesh-graph'),
  access: () => require('./behaviour/access/access') as typeof import('./behaviour/access/access'),
  accessChanges: () => require('./behaviour/access/changes') as typeof import('./behaviour/access/changes'),
  comparison: () => require('./behaviour/diff/comparison') as typeof import('./behaviour/diff/comparison'),
  migration: () => require('./migration/proved-migration') as typeof import('./migration/proved-migration'),
  plan: () => ({
    ...(require('./behaviour/plan/plan-steps') as typeof import('./behaviour/plan/plan-steps')),
    ...(require('./behaviour/plan/transition') as typeof import('./behaviour/plan/transition')),
  }),
};

/** Mesh options. */
export interface MeshOptions {
  /** Selects the objects that Istio rejects: they are ignored, and every verdict lists them. @default no object is rejected */
  readonly refuses?: (manifest: SourcedManifest) => boolean;
  /** MeshConfig that overrides an IstioOperator or the ConfigMap `istio` in the manifests. @default the MeshConfig in the manifests, otherwise Istio's defaults */
  readonly meshConfig?: Readonly<Record<string, unknown>>;
  /** Istio's version, if it is not the newest one that is simulated. @default the `tag` of an IstioOperator in the manifests, otherwise `1.31` */
  readonly istioVersion?: IstioVersion;
}

/** A set of manifests as Istio interprets it: simulates requests and checks the manifests, without a cluster. */
export class Mesh {
  /** Objects that Istio rejects, such as `VirtualService default/reviews`. */
  readonly refused: readonly string[];
  /** What every verdict and comparison assumes about objects that are defined several times, missing, or not simulated. */
  readonly assumptions: readonly string[];
  private readonly manifests: readonly SourcedManifest[];
  private readonly model: MeshModel;
  private readonly origins: Origins;
  private readonly reached = new Set<object>();
  private readonly objects: readonly Config[];
  private readonly gateways: readonly Config[];
  private readonly translation: Translation;
  private readonly refusedNames = new Set<string>();
  private readonly settings: Omit<MeshOptions, 'refuses'>;
  private drawn: Drawing | undefined;

  /**
   * Creates a mesh from manifests. If two objects have the same kind, namespace and name, the later one wins.
   *
   * @param versionHosts names that subsets are shown with, by `host subset`
   */
  constructor(
    manifests: readonly SourcedManifest[],
    options: MeshOptions = {},
    versionHosts: ReadonlyMap<string, string> = new Map(),
  ) {
    const refused: string[] = [];
    const byName = new Map<string, Config>();
    const definitions = new Map<string, { readonly name: string; readonly manifests: SourcedManifest[] }>();
    this.manifests = contextFirst(manifests.flatMap(unfold), (manifest) => manifest);
    const notSimulated: Config[] = [];
    const creators: Config[] = [];
    for (const manifest of this.manifests) {
      const config = toConfig(manifest);
      if (isNotSimulated(manifest.manifest)) notSimulated.push(config);
      if (!isKnown(config)) {
        if (mayCreatePods(manifest.manifest)) creators.push(config);
        continue;
      }
      const name = nameOf(config);
      if (options.refuses?.(manifest)) {
        refused.push(name);
        this.refusedNames.add(uniqueNameOf(config));
      }
      // As with kubectl apply, a later object replaces an earlier one with the same name.
      else {
        const key = `${isOwnGroup(config) ? '' : groupOf(manifest.manifest)} ${name}`;
        byName.set(key, config);
        if (manifest.isContext) continue;
        const present = definitions.get(key);
        if (present) present.manifests.push(manifest);
        else definitions.set(key, { name, manifests: [manifest] });
      }
    }
    const repeated = [...definitions.values()].flatMap(({ name, manifests }) => repetition(name, manifests) ?? []);
    const { refuses: _, ...settings } = options;
    this.settings = settings;
    const { meshConfig, istioVersion } = settings;
    const overrides = { ...meshConfig, ...(istioVersion && { [ISTIO_VERSION]: istioVersion }) };
    const built = buildMesh([...byName.values()], creators, overrides, versionHosts);
    this.refused = refused;
    this.model = built.model;
    this.origins = built.origins;
    this.objects = built.objects;
    this.gateways = built.gateways;
    this.translation = built.translation;
    notSimulated.push(...built.notServed);
    const ignored = notSimulated.length === 0 ? [] : [`no effect of ${listByKind(notSimulated)} (not simulated)`];
    this.assumptions = [...repeated, ...ignored, ...built.assumptions];
  }

  /**
   * Creates a mesh as it would be in a cluster: objects that the API server or Istio's webhook rejects are ignored. If
   * two objects have the same kind, namespace and name, the later one wins, as with `kubectl apply`.
   *
   * @throws if a chart throws while it is rendered
   */
  static of(...sources: readonly MeshSource[]): Mesh {
    const manifests = sources.flatMap(manifestsOf).flatMap(unfold);
    const refused = loaded.refused().refusedManifests(manifests);
    return new Mesh(manifests, { refuses: (manifest) => refused.has(manifest) });
  }

  /** Simulates a request. @throws if the request is invalid, or names a Gateway that does not exist */
  route(request: Request): Verdict {
    checkRequest(request);
    return this.pass(this.origins.for(request), request);
  }

  /**
   * Simulates a request and those that follow it: a gateway in the mesh passes it on, and the workload that receives it
   * sends the first of `calls`, the workload that receives that one the second, and so on. The shares are multiplied.
   *
   * @example mesh.follow({ gateway: 'edge', host: 'shop.example.com', path: '/' }, [{ host: 'authors:3000', path: '/' }])
   * @throws if a request is invalid, or names a Gateway that does not exist
   */
  follow(request: Request, calls: readonly Call[] = []): FollowedVerdict {
    checkRequest(request);
    for (const call of calls) checkRequest({ ...call, from: 'namespace/workload' });
    const follower = new Follower(this.model, this.origins, this.gateways, (...sent) => this.pass(...sent));
    const way = follower.follow(request, calls);
    return followedVerdict(way.hops[0]?.verdict ?? this.route(request), way);
  }

  private pass(origin: Origin, request: Request, caller?: string): Verdict {
    const passage = origin.send(request, caller);
    const { route, tcp } = passage;
    if (route?.rule) this.reached.add(route.rule.source ?? route.ruleMatch ?? route.rule);
    else if (tcp?.rule) this.reached.add(tcp.source ?? tcp.rule);
    return new RoutedVerdict(request, passage, origin, this);
  }

  /**
   * Checks the manifests: returns what an API server or Istio would reject, what Istio would report, and what would
   * silently not work. `cdk8s-istio check` reports the same.
   *
   * @throws if a suppression is malformed
   */
  findings(options?: CheckOptions): readonly Finding[] {
    return this.judge(options).findings.map(plainFinding);
  }

  /** Checks the manifests: returns findings, suppressed findings, and object and file counts. */
  judge(options?: CheckOptions): Report {
    const judged = this.manifests.filter(({ isContext }) => !isContext);
    const files = new Set(judged.flatMap(({ source }) => source?.file ?? []));
    return { ...loaded.checks().judge(this.manifests, options), objects: judged.length, files: files.size };
  }

  /**
   * Draws a random answer, as the proxies would; the same seed gives the same answer. @throws as `route` does, and if
   * the seed is not a number
   */
  send(
    request: Request,
    options: {
      /** Random seed, a whole number. */
      readonly seed: number;
    },
  ): Answer {
    return drawAnswer(this.route(request), options.seed);
  }

  private get drawing(): Drawing {
    this.drawn ??= new (loaded.graph().Drawing)(this.model, this.origins, this.objects);
    return this.drawn;
  }

  /** Everything that a graph can be drawn from: gateways, workloads and hosts. */
  places(): Places {
    return this.drawing.places();
  }

  /**
   * Where requests can go from a gateway, from a workload or to a host; without a focus, all of it.
   *
   * @throws if the focus names something that is not in the mesh
   */
  graph(focus?: Focus, options: GraphOptions = {}): MeshGraph {
    return this.drawing.graph(focus, options);
  }

  /**
   * Lists the requests that this mesh treats differently than another one: all of them, not samples. No difference is a
   * proof, and what cannot be proved is listed as `may-differ`.
   */
  differences(before: Mesh): readonly Difference[] {
    return this.compareTo(before).differences;
  }

  /**
   * Lists who can call whom: for each caller and each port of a service, which requests are allowed. All requests count, not
   * samples; what cannot be decided has a reason.
   *
   * @throws if an option is invalid, or names nothing in the mesh
   */
  access(options: AccessOptions = {}): readonly AccessCell[] {
    return this.accessMatrix(options).cells();
  }

  /**
   * Lists the access that this mesh gives or takes, compared with an earlier one: for each caller and service, requests that
   * only one of them allows, with an example. No change is a proof, and what cannot be proved is listed as `may-differ`.
   *
   * @throws if an option is invalid, or names nothing in one of the meshes
   */
  accessChanges(before: Mesh, options: AccessOptions = {}): readonly AccessChange[] {
    return loaded.accessChanges().accessChanges(before.accessMatrix(options), this.accessMatrix(options));
  }

  /** The access matrix with the conditions behind each cell. @internal */
  accessMatrix(options: AccessOptions = {}): AccessMatrix {
    return new (loaded.access().AccessMatrix)(this.side(), options);
  }

  /** Compares with an earlier mesh, also to find the difference that a request belongs to. @internal */
  compareTo(before: Mesh): Comparison {
    return new (loaded.comparison().Comparison)(before.side(), this.controlledAsIn(before).side());
  }

  /**
   * Orders the way from another mesh to this one: a few steps, after which every request is answered as before or as after,
   * whatever each proxy has seen of a step.
   */
  plan(before: Mesh): Plan {
    const known = new Set(before.refused);
    const rejected = this.refused.filter((object) => !known.has(object));
    const build = (manifests: readonly SourcedManifest[]) => new Mesh(manifests, this.settings).side();
    const { planSteps, Transition } = loaded.plan();
    const after = withControlledFields(before.accepted(), this.accepted());
    return planSteps(Transition.between(before.accepted(), after, build), rejected);
  }

  /**
   * Translates VirtualServices, the subsets that they use, and Istio's Gateways to the Gateway API, and proves what changes:
   * each request that is treated differently is in a difference with a name. What cannot be expressed stays as it is.
   */
  migration(): Migration {
    const manifests = this.accepted();
    const { mesh, registry, workloads, virtualServices } = this.model;
    const world = {
      manifests,
      objects: this.objects.filter(({ translated }) => !translated),
      virtualServices: virtualServices.roots.filter(({ semantics }) => !semantics),
      registry,
      workloads,
      mesh,
      refusals: (made: readonly Manifest[]) => {
        const found = loaded.refused().refusals(made.map((manifest) => ({ manifest })));
        return new Map([...found].map(([{ manifest }, messages]) => [manifest, messages]));
      },
    };
    return loaded.migration().provedMigration(world, ({ manifests: drafted, placeholders, versionHosts }) => {
      const before = new Mesh(manifests, this.settings, versionHosts);
      const after = new Mesh([...drafted, ...placeholders], this.settings, versionHosts);
      const assumptions = [...new Set([...this.assumptions, ...after.assumptions])];
      return { comparison: after.compareTo(before), assumptions };
    });
  }

  /** The same mesh with what rollout controllers have set in another one. */
  private controlledAsIn(before: Mesh): Mesh {
    const manifests = withControlledFields(before.manifests, this.manifests);
    if (manifests === this.manifests) return this;
    return new Mesh(manifests, { ...this.settings, refuses: (sourced) => this.isRefused(sourced) });
  }

  private side(): Side {
    return {
      model: this.model,
      origins: this.origins,
      objects: this.objects,
      route: (request: Request) => this.route(request),
    };
  }

  /** The manifests without those that Istio rejects. */
  private accepted(): readonly SourcedManifest[] {
    return this.manifests.filter((sourced) => !this.isRefused(sourced));
  }

  private isRefused(sourced: SourcedManifest): boolean {
    return this.refusedNames.has(uniqueNameOf(toConfig(sourced)));
  }

  /**
   * Returns the statuses that istiod would write to GatewayClasses, Gateways, ListenerSets, routes and policies of the Gateway
   * API, if only the objects of these manifests exist.
   */
  statuses(): readonly ObjectStatus[] {
    return this.translation.statuses();
  }

  /** Returns which rules and matches the requests so far have reached. */
  coverage(): Coverage {
    return new Coverage(this.model.virtualServices, this.reached);
  }
}

/** An assumption about an object whose definitions differ, unless the only reason is one overlay. */
function repetition(name: string, definitions: readonly SourcedManifest[]): string | undefined {
  const last = definitions.at(-1);
  const inOverlays = definitions.filter(({ overlay }) => overlay !== undefined).length;
  if (inOverlays < 2 && definitions.length - inOverlays < 2) return undefined;
  if (!last || definitions.every(({ manifest }) => isSame(manifest, last.manifest))) return undefined;
  const files = new Set(definitions.flatMap(({ source }) => source?.file ?? []));
  const where = files.size > 1 ? `in ${files.size} files` : `${definitions.length} times`;
  const used = files.size > 1 && last.source ? ` (${last.source.file})` : '';
  return `${name} is defined ${where}, the last one${used} is used`;
}

const isSame = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);

const GROUPS = new Map([
  ['VirtualService', 'networking.istio.io'],
  ['DestinationRule', 'networking.istio.io'],
  ['Gateway', 'networking.istio.io'],
  ['ServiceEntry', 'networking.istio.io'],
  ['Sidecar', 'networking.istio.io'],
  ['WorkloadEntry', 'networking.istio.io'],
  ['AuthorizationPolicy', 'security.istio.io'],
  ['PeerAuthentication', 'security.istio.io'],
  ['RequestAuthentication', 'security.istio.io'],
  ['Service', ''],
  ['Pod', ''],
  ['Secret', ''],
  ['Namespace', ''],
  ['ConfigMap', ''],
  ['Deployment', 'apps'],
  ['StatefulSet', 'apps'],
  ['DaemonSet', 'apps'],
  ['ReplicaSet', 'apps'],
  ['IstioOperator', 'install.istio.io'],
  ['Ingress', 'networking.k8s.io'],
  ['IngressClass', 'networking.k8s.io'],
  ['ReplicationController', ''],
  ['Job', 'batch'],
  ['CronJob', 'batch'],
  ['Endpoints', ''],
  ['EndpointSlice', 'discovery.k8s.io'],
]);

function isKnown(config: Config): boolean {
  const { kind, spec } = config;
  if (isGatewayApi(config)) return true;
  // Other kinds matter if they create Pods, such as the StatefulSet of OpenKruise.
  return isOwnGroup(config) || podTemplate(GROUPS.has(kind) ? '' : kind, spec) !== undefined;
}

/** Whether the kind is that of Istio or Kubernetes, and not one with the same name in another API group. */
function isOwnGroup({ kind, origin }: Config): boolean {
  return GROUPS.get(kind) === groupOf(origin.manifest);
}

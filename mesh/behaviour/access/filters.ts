import type { Config } from '../../manifest/config';
import { locate } from '../../manifest/location';
import type { MeshModel } from '../../proxy/model';
import type { Service } from '../../registry/service';
import type { Workload } from '../../registry/workload';
import type { writtenRule } from '../../routing/matched-route';
import type { AccessCause } from './cell';
import { causeOf, type Seen } from './clause';
import { type Filter, filterOf } from './filter';
import type { TokenSite } from './token';

/** The policies of all workloads, each combination compiled once. */
export class Filters {
  private readonly made = new Map<string, Filter>();
  private readonly ambient: ReadonlySet<string>;
  private readonly model: MeshModel;
  private readonly objects: ReadonlyMap<string, Config>;

  constructor(model: MeshModel, objects: readonly Config[]) {
    this.model = model;
    this.objects = new Map(objects.map((object) => [`${object.kind} ${object.id}`, object]));
    this.ambient = new Set(
      objects
        .filter(({ kind, labels }) => kind === 'Namespace' && labels.get(DATA_PLANE) === 'ambient')
        .map(({ name }) => name),
    );
  }

  /** The policies that the proxy of a workload applies to what it sees. */
  at(workload: Workload, seen: Seen, site: TokenSite): Filter {
    const policies = this.model.security.policies(workload);
    const names = [policies.authorizations, policies.authentications].map((list) => list.map(({ id }) => id));
    const key = JSON.stringify([site, seen, names]);
    let filter = this.made.get(key);
    if (!filter) {
      filter = { ...filterOf(policies, seen, site, this.model.mesh), key: `${this.made.size}` };
      this.made.set(key, filter);
    }
    return filter;
  }

  /** Whether a label of a service or of its Namespace sets a waypoint. */
  hasWaypoint({ namespace, config }: Service): boolean {
    const label =
      config.labels.get(WAYPOINT) ?? this.objects.get(`Namespace default/${namespace}`)?.labels.get(WAYPOINT);
    return label !== undefined && label !== 'none';
  }

  /** Whether a workload without a sidecar is in ambient mode. */
  isAmbient({ namespace, labels, sidecar }: Workload): boolean {
    if (sidecar === 'injected') return false;
    const own = labels.get(DATA_PLANE);
    return own === undefined ? this.ambient.has(namespace) : own === 'ambient';
  }

  /** A rule of a VirtualService or of a route of the Gateway API, as a cause. */
  ruleCause({ kind, id, path }: ReturnType<typeof writtenRule>): AccessCause {
    const object = this.objects.get(`${kind} ${id}`);
    const rule = path.at(-1);
    return {
      object: `${kind} ${id}`,
      rule: typeof rule === 'number' ? rule : null,
      location: object ? locate(object, path) : null,
    };
  }

  /** The objects with these names, as causes. */
  causes(kind: string, ids: readonly string[]): AccessCause[] {
    return ids.flatMap((id) => {
      const object = this.objects.get(`${kind} ${id}`);
      return object ? [causeOf(object, null)] : [];
    });
  }
}

const DATA_PLANE = 'istio.io/dataplane-mode';
const WAYPOINT = 'istio.io/use-waypoint';

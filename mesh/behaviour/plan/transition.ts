import { type Config, toConfig, uniqueNameOf } from '../../manifest/config';
import type { Manifest, SourcedManifest } from '../../manifest/manifest';
import { asWritten } from '../../manifest/set-by-cluster';
import { firstDifference } from '../diff/changes';
import type { Side } from '../diff/side';

/** The versions of an object on the way; at least one side has it. */
export interface ChangedObject {
  /** `VirtualService default/reviews`. */
  readonly name: string;
  readonly before: Config | undefined;
  readonly after: Config | undefined;
}

/** What each changed object is at some point of the way; `undefined` if it does not exist. */
export type State = ReadonlyMap<string, Manifest | undefined>;

/** Makes a mesh of manifests. */
export type Build = (manifests: readonly SourcedManifest[]) => Side;

/** Added objects are youngest, as in a cluster, or as old as all others, as in files: Istio lets the oldest win. */
export type Age = 'youngest' | 'as written';

/** Two sets of manifests, what differs between them, and the meshes on the way from one to the other. */
export class Transition {
  readonly changes: ReadonlyMap<string, ChangedObject>;
  readonly before: State;
  readonly after: State;
  private readonly common: readonly SourcedManifest[];
  /** When the objects of the old side were created. */
  private readonly ages: ReadonlyMap<string, string | undefined>;
  private readonly build: Build;
  private readonly built = new Map<string, Side>();
  private readonly ids = new Map<Manifest, number>();

  private constructor(
    changes: ReadonlyMap<string, ChangedObject>,
    common: readonly SourcedManifest[],
    ages: ReadonlyMap<string, string | undefined>,
    build: Build,
  ) {
    this.ages = ages;
    this.changes = changes;
    this.common = common;
    this.build = build;
    const state = (side: 'before' | 'after') =>
      new Map([...changes.values()].map((change) => [change.name, change[side]?.origin.manifest]));
    this.before = state('before');
    this.after = state('after');
  }

  static between(before: readonly SourcedManifest[], after: readonly SourcedManifest[], build: Build): Transition {
    const [old, now] = [byName(before), byName(after)];
    const ages = new Map([...old].map(([name, { origin }]) => [name, origin.manifest.metadata.creationTimestamp]));
    const changes = new Map<string, ChangedObject>();
    const common: SourcedManifest[] = [];
    for (const name of new Set([...old.keys(), ...now.keys()])) {
      const [was, is] = [old.get(name), now.get(name)];
      const [before, after] = [was, is].map((config) => config && withoutCluster(config));
      // What is in the cluster keeps its age.
      if (was && before && after && !firstDifference(before.origin.manifest, after.origin.manifest))
        common.push(was.origin);
      else changes.set(name, { name, before, after });
    }
    return new Transition(changes, common, ages, build);
  }

  /** The same changes among fewer unchanged objects. */
  among(select: (unchanged: readonly SourcedManifest[]) => readonly SourcedManifest[]): Transition {
    return new Transition(this.changes, select(this.common), this.ages, this.build);
  }

  /** The old and the new mesh. */
  sides(): readonly [Side, Side] {
    return [this.side(this.before, 'as written'), this.side(this.after, 'as written')];
  }

  /** The mesh at some point of the way. */
  side(state: State, age: Age): Side {
    const isAdded = ([name, manifest]: [string, Manifest | undefined]) => manifest && !this.before.get(name);
    const key = `${[...state].some(isAdded) ? age : ''} ${this.key(state)}`;
    let side = this.built.get(key);
    if (!side) {
      const present = [...state].flatMap(([name, manifest]) => (manifest ? [this.aged(name, manifest, age)] : []));
      side = this.build([...this.common, ...present.map((manifest) => ({ manifest }))]);
      this.built.set(key, side);
    }
    return side;
  }

  /** Equal for equal states. */
  key(state: State): string {
    const id = (manifest: Manifest | undefined) => {
      if (!manifest) return 0;
      const known = this.ids.get(manifest) ?? this.ids.size + 1;
      this.ids.set(manifest, known);
      return known;
    };
    return [...state]
      .map(([name, manifest]) => `${name} ${id(manifest)}`)
      .sort()
      .join('\n');
  }

  private aged(name: string, manifest: Manifest, age: Age): Manifest {
    const isOld = this.ages.has(name);
    if (!isOld && age === 'as written') return manifest;
    const creationTimestamp = isOld ? this.ages.get(name) : '9999-12-31T00:00:00Z';
    if (creationTimestamp === undefined) return manifest;
    return { ...manifest, metadata: { ...manifest.metadata, creationTimestamp } };
  }
}

/** The last definition of each object wins, as with kubectl apply. */
function byName(manifests: readonly SourcedManifest[]): ReadonlyMap<string, Config> {
  return new Map(manifests.map(toConfig).map((config) => [uniqueNameOf(config), config]));
}

function withoutCluster({ origin }: Config): Config {
  return toConfig({ ...origin, manifest: asWritten(origin.manifest) });
}

/** `VirtualService default/reviews`, as the lists of objects to delete have it. */
export function nameOfManifest(manifest: Manifest): string {
  return uniqueNameOf(toConfig({ manifest }));
}

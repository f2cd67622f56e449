import type { Comparison } from '../behaviour/diff/comparison';
import type { Difference } from '../behaviour/diff/difference';
import { type Config, nameOf, toConfig } from '../manifest/config';
import { fields } from '../manifest/fields';
import { type Location, locate } from '../manifest/location';
import type { FieldPath, Manifest } from '../manifest/manifest';
import { pathText } from '../manifest/path-text';
import { stringMatch } from '../routing/string-matcher';
import { DifferenceNames, type Expected } from './difference-name';
import type { DifferenceName } from './difference-names';
import type { Draft } from './draft';
import type { ChangeName } from './remarks';

/** A field, and the line that contains it. */
export interface MigratedField {
  /** `VirtualService default/reviews`. */
  readonly object: string;
  /** `spec.http[0].fault`. */
  readonly path: string;
  /** File and line, `null` if the manifests were not read from files. */
  readonly location: Location | null;
}

/** Why an object stays as it is. */
export interface MigrationObstacle extends MigratedField {
  /** What cannot be expressed, or what it depends on. */
  readonly reason: string;
  /** What you can do about it. */
  readonly remedy: string;
}

/** A difference between the objects before and after, with the names of what differs. */
export interface NamedDifference extends Difference {
  readonly names: readonly DifferenceName[];
}

/** Objects of the Gateway API instead of Istio's, and the proof of what they change. */
export interface Migration {
  /** What each object becomes: names of the new objects. */
  readonly becomes: readonly { readonly from: string; readonly to: readonly string[] }[];
  /** Objects to apply: the new ones, and DestinationRules with fewer subsets. */
  readonly apply: readonly Manifest[];
  /** Objects to delete afterwards. */
  readonly delete: readonly Manifest[];
  /** Why other VirtualServices and Gateways stay as they are. */
  readonly obstacles: readonly MigrationObstacle[];
  /** Fields that have a slightly different meaning now, whether or not a request shows it. */
  readonly changes: readonly (MigratedField & { readonly name: ChangeName })[];
  /** All requests that are treated differently; everything else is proved to be the same. */
  readonly differences: readonly NamedDifference[];
  /** What the proof assumes: objects that are not simulated, missing, or defined several times. */
  readonly assumptions: readonly string[];
}

/** The meshes before and after a draft. */
export interface Compared {
  readonly comparison: Comparison;
  readonly assumptions: readonly string[];
}

/** The result of a draft whose meshes have been compared. */
export function migrationOf(draft: Draft, { comparison, assumptions }: Compared): Migration {
  const { becomes, removed, changed, kept, changes } = draft;
  const names = new DifferenceNames(expected(draft), comparison.languages);
  const apply = [...becomes.flatMap(({ to }) => to), ...changed];
  return {
    becomes: becomes.map(({ from, to }) => ({
      from: nameOf(from),
      to: to.map((manifest) => nameOf(toConfig({ manifest }))),
    })),
    apply,
    delete: removed.map(({ origin }) => origin.manifest),
    obstacles: [...kept].flatMap(([config, obstacles]) =>
      obstacles.map(({ path, reason, remedy }) => ({ ...field(config, path), reason, remedy })),
    ),
    changes: changes.map(({ from, change: { name, path } }) => ({ ...field(from, path), name })),
    differences: comparison.differences.map((difference, index) => ({
      ...difference,
      names: namesOf(comparison.parts[index]?.map((part) => names.of(part)) ?? []),
    })),
    assumptions,
  };
}

function namesOf(parts: readonly (readonly DifferenceName[])[]): readonly DifferenceName[] {
  const names = [...new Set(parts.flat())].sort();
  return names.length === 0 ? ['other'] : names;
}

const field = (config: Config, path: FieldPath): MigratedField => ({
  object: nameOf(config),
  path: pathText(path),
  location: locate(config, path),
});

function expected({ virtualServices, versions, servicePorts }: Draft): Expected {
  const prefixes = virtualServices.flatMap(({ http }) =>
    http.flatMap(({ matches }) =>
      matches.flatMap(({ spec }) => {
        const { kind, value } = stringMatch(fields(spec.uri));
        return kind === 'prefix' && value !== '' && value !== '/' ? [value] : [];
      }),
    ),
  );
  const isNew = ({ objects }: Draft['versions'][number]) => objects.some(({ kind }) => kind === 'Service');
  return {
    prefixes: [...new Set(prefixes)],
    servicePorts,
    versionHosts: versions.filter(isNew).map(({ host }) => host),
  };
}

import type { Config } from '../manifest/config';
import { fields, list, text } from '../manifest/fields';
import { locate } from '../manifest/location';
import type { FieldPath } from '../manifest/manifest';
import type { Written } from './graph';

/** The objects of a mesh by kind and name, to find where something is written. */
export class Objects {
  private readonly byName = new Map<string, Config>();
  private readonly all: readonly Config[];

  constructor(objects: readonly Config[]) {
    this.all = objects;
    for (const object of objects) this.byName.set(`${object.kind} ${object.id}`, object);
  }

  of(kind: string): Config[] {
    return this.all.filter((object) => object.kind === kind);
  }

  /** A field of an object; empty if there is no such object. */
  written(kind: string, id: string, path: FieldPath = []): Written[] {
    const object = this.byName.get(`${kind} ${id}`);
    return object ? [writtenIn(object, path)] : [];
  }

  /** A subset in the first of some DestinationRules that defines it. */
  subset(destinationRules: readonly string[], name: string): Written[] {
    for (const id of destinationRules) {
      const subsets = list(this.byName.get(`DestinationRule ${id}`)?.spec.subsets).map(fields);
      const index = subsets.findIndex((subset) => text(subset.name) === name);
      if (index >= 0) return this.written('DestinationRule', id, ['spec', 'subsets', index]);
    }
    return [];
  }
}

export function writtenIn(object: Config, path: FieldPath = []): Written {
  return { object: `${object.kind} ${object.id}`, path, location: locate(object, path) };
}

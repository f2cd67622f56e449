import type { SchemaError } from '../../../../schema/schema-error';
import type { Check } from '../../../engine/check';

/** A check that reports, of the errors that were found while the objects were read, those that it is about. */
export function refusal(page: Omit<Check, 'level' | 'refused' | 'run'>, takes: (error: SchemaError) => boolean): Check {
  return {
    ...page,
    level: 'error',
    refused: true,
    run(inventory, report) {
      for (const object of inventory.objects) {
        for (const error of object.errors) if (takes(error)) report(object, error.path, error.message);
      }
    },
  };
}

const headers = new Set<unknown>(['apiVersion', 'kind', 'metadata']);

/** Whether it concerns what every object has, not the fields of its kind. */
export function isHeader({ path, kind }: SchemaError): boolean {
  return headers.has(path[0]) && kind !== 'unknown';
}

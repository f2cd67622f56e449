import type { SchemaError } from '../../../../schema/schema-error';
import type { Check } from '../../../engine/check';

/** Check that reports the schema errors for which `isMeant` is true. They were found when the objects were read. */
export function refusal(
  page: Omit<Check, 'level' | 'refused' | 'run'>,
  isMeant: (error: SchemaError) => boolean,
): Check {
  return {
    ...page,
    level: 'error',
    refused: true,
    run(inventory, report) {
      for (const object of inventory.judged) {
        for (const error of object.errors) if (isMeant(error)) report(object, error.path, error.message);
      }
    },
  };
}

const headers = new Set<unknown>(['apiVersion', 'kind', 'metadata']);

/** Whether the error is in a field that every object has, whatever its kind. */
export function isHeader({ path, kind }: SchemaError): boolean {
  return headers.has(path[0]) && kind !== 'unknown';
}

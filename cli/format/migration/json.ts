import type { MigratedField } from '../../../mesh';
import { differenceJson } from '../diff/json';
import type { MigrationFormat } from './migration-report';

/** For programs. */
export const json: MigrationFormat = ({ migration, accepted, missing, files, refused }) => {
  const { becomes, apply, delete: removed, obstacles, changes, differences, assumptions } = migration;
  const result = {
    becomes,
    apply,
    delete: removed,
    obstacles: obstacles.map(withPlace),
    changes: changes.map(withPlace),
    differences: differences.map((difference) => ({ names: difference.names, ...differenceJson(difference) })),
    assumptions,
    accepted,
    unaccepted: missing,
    files,
    refused,
  };
  return `${JSON.stringify(result, null, 2)}\n`;
};

function withPlace<T extends MigratedField>({ location, ...field }: T) {
  return { ...field, file: location?.file ?? null, line: location?.line ?? null };
}

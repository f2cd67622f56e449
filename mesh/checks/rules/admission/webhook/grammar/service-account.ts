import { utf8Length } from '../../../../../grammar/bytes';
import { shown } from './shown';

/** Service accounts as `name` or `namespace/name`. Returns the first mistake. */
export function serviceAccounts(names: readonly string[]): string | undefined {
  if (names.length > 16) return `must be at most 16 service accounts, got ${names.length}`;
  for (const name of names) {
    const problem = serviceAccount(name);
    if (problem) return problem;
  }
  return undefined;
}

function serviceAccount(name: string): string | undefined {
  const parts = name.split('/');
  if (name.includes('*')) return `must be the full name of a service account without "*", got ${shown(name)}`;
  if (parts.length > 2 || parts.includes(''))
    return `must be a service account or namespace/account, got ${shown(name)}`;
  const bytes = utf8Length(name);
  return bytes > 320 ? `must be a service account of at most 320 bytes, got ${bytes}` : undefined;
}

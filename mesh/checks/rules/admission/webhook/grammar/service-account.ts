import { shown } from './shown';

/** Why these are no service accounts, each as `name` or `namespace/name`: the first mistake among them. */
export function serviceAccounts(names: readonly string[]): string | undefined {
  if (names.length > 16) return `at most 16 service accounts may be named, got ${names.length}`;
  for (const name of names) {
    const problem = serviceAccount(name);
    if (problem) return problem;
  }
  return undefined;
}

function serviceAccount(name: string): string | undefined {
  const parts = name.split('/');
  if (name.includes('*')) return `a service account is named as a whole, without "*", got ${shown(name)}`;
  if (parts.length > 2 || parts.includes(''))
    return `must be a service account or namespace/account, got ${shown(name)}`;
  const bytes = Buffer.byteLength(name);
  return bytes > 320 ? `must be a service account of at most 320 characters, got ${bytes}` : undefined;
}

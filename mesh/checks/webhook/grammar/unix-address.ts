import { shown } from './shown';

export const unixPrefix = 'unix://';

/** Why it is no path of a Unix domain socket, behind `unix://`: absolute, or abstract with an `@` in front. */
export function unixPath(path: string): string | undefined {
  if (path.startsWith('@') || (path.startsWith('/') && !path.endsWith('/'))) return undefined;
  return `a Unix domain socket must be unix:///path/to/socket or unix://@name, got ${shown(unixPrefix + path)}`;
}

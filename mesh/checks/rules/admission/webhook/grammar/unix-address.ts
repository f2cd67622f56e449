import { isUnixAddress } from '../../../../../grammar/grammar';
import { shown } from './shown';

export const unixPrefix = 'unix://';

/** Path of a Unix domain socket, after `unix://`: an absolute path, or `@` and an abstract name. */
export function unixPath(path: string): string | undefined {
  const address = unixPrefix + path;
  if (isUnixAddress(address)) return undefined;
  return `a Unix domain socket must be unix:///path/to/socket or unix://@name, got ${shown(address)}`;
}

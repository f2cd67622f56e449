import { isUnixAddress } from '../../../../../grammar/grammar';
import { shown } from './shown';

export const unixPrefix = 'unix://';

/** Why it is no path of a Unix domain socket, behind `unix://`: absolute, or abstract with an `@` in front. */
export function unixPath(path: string): string | undefined {
  const address = unixPrefix + path;
  if (isUnixAddress(address)) return undefined;
  return `a Unix domain socket must be unix:///path/to/socket or unix://@name, got ${shown(address)}`;
}

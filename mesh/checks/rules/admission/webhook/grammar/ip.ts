import { isIpAddress, isIpBlock } from '../../../../../grammar/grammar';
import { shown } from './shown';

export function ipAddress(text: string): string | undefined {
  return isIpAddress(text) ? undefined : `must be an IP address, got ${shown(text)}`;
}

/** An IP address, or a range such as `10.1.0.0/16`. */
export function ipOrRange(text: string): string | undefined {
  if (isIpBlock(text)) return undefined;
  return text.includes('/')
    ? `must be an IP address or a range like 10.1.0.0/16, got ${shown(text)}`
    : `must be an IP address, got ${shown(text)}`;
}

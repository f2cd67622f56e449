import { isIP, isIPv4 } from 'node:net';
import { shown } from './shown';

/** An IPv4 or IPv6 address; the latter may name a zone: `fe80::1%eth0`. */
export function isIpAddress(text: string): boolean {
  const percent = text.indexOf('%');
  if (percent < 0) return isIP(text) !== 0;
  return percent < text.length - 1 && isIP(text.slice(0, percent)) === 6;
}

export function ipAddress(text: string): string | undefined {
  return isIpAddress(text) ? undefined : `must be an IP address, got ${shown(text)}`;
}

/** Why it is neither an address nor a range: `10.1.0.0/16`. Bits behind the prefix are ignored, not refused. */
export function ipOrRange(text: string): string | undefined {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return ipAddress(text);
  const address = text.slice(0, slash);
  const bits = text.slice(slash + 1);
  const isRange =
    isIP(address) !== 0 &&
    !address.includes('%') &&
    /^(?:0|[1-9][0-9]{0,2})$/.test(bits) &&
    Number(bits) <= (isIPv4(address) ? 32 : 128);
  return isRange ? undefined : `must be an IP address or a range like 10.1.0.0/16, got ${shown(text)}`;
}

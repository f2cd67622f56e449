/** 4 or 6 for an IP address without a zone, 0 for any other text. */
export function ipVersion(text: string): 0 | 4 | 6 {
  if (isIpv4(text)) return 4;
  return isIpv6(text) ? 6 : 0;
}

const IPV4 = /^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}$/;
const GROUP = /^[0-9a-fA-F]{1,4}$/;

function isIpv4(text: string): boolean {
  return IPV4.test(text);
}

function isIpv6(text: string): boolean {
  const [left = '', right, ...more] = text.split('::');
  if (more.length > 0) return false;
  const before = groupCount(left, right === undefined);
  if (right === undefined) return before === 8;
  const after = groupCount(right, true);
  // `::` stands for at least one group of zeros.
  return before !== undefined && after !== undefined && before + after < 8;
}

/** The number of 16-bit groups, `undefined` if one is malformed; only the last one may be an IPv4 address. */
function groupCount(text: string, isEnd: boolean): number | undefined {
  if (text === '') return 0;
  const groups = text.split(':');
  const embedsIpv4 = isEnd && isIpv4(groups.at(-1) ?? '');
  if (embedsIpv4) groups.pop();
  if (!groups.every((group) => GROUP.test(group))) return undefined;
  return groups.length + (embedsIpv4 ? 2 : 0);
}

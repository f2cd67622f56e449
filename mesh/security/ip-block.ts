/** Whether an IPv4 or IPv6 address is in a CIDR range such as `10.0.0.0/8`, or equal to a single address. */
export function inBlock(address: string, block: string): boolean {
  const [base = '', written] = block.split('/');
  const inner = parse(address);
  const outer = parse(base);
  if (!inner || !outer || inner.bits !== outer.bits) return false;
  const length = written === undefined ? outer.bits : Number(written);
  if (!Number.isInteger(length) || length < 0 || length > outer.bits) return false;
  const shift = BigInt(outer.bits - length);
  return inner.value >> shift === outer.value >> shift;
}

function parse(address: string): { value: bigint; bits: 32 | 128 } | undefined {
  if (address.includes(':')) return parseV6(address);
  const parts = address.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  if (parts.length !== 4 || parts.some((part) => part > 255)) return undefined;
  return { value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n), bits: 32 };
}

function parseV6(address: string): { value: bigint; bits: 128 } | undefined {
  const halves = address.split('::');
  if (halves.length > 2) return undefined;
  const groups = (half: string | undefined) => (half ? half.split(':') : []);
  const head = groups(halves[0]);
  const tail = groups(halves[1]);
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...head, ...Array<string>(missing).fill('0'), ...tail];
  if (all.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { value: all.reduce((sum, group) => sum * 65536n + BigInt(Number.parseInt(group, 16)), 0n), bits: 128 };
}

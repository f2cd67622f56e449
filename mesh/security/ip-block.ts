/** An IP address; `some-pod` for a Pod whose address is not in the manifests, `undefined` if nothing is known. */
export type Address = string | undefined;

export const SOME_POD = 'some-pod';

/** Where Pods are assumed to be if their addresses are not in the manifests. */
const POD_NETWORK = '10.0.0.0/8';

/** Whether an address is in a range. A Pod with an unknown address is in every range that contains `10.0.0.0/8`. */
export function isAddressIn(address: Address, block: string): boolean {
  if (address === undefined) return false;
  return address === SOME_POD ? containsBlock(block, POD_NETWORK) : inBlock(address, block);
}

/** Whether a workload's own address is in a range: an unknown one is in every range of `10.0.0.0/8`. */
export function isOwnAddressIn(address: Address, block: string): boolean {
  if (address !== SOME_POD) return isAddressIn(address, block);
  return containsBlock(block, POD_NETWORK) || containsBlock(POD_NETWORK, block);
}

function containsBlock(outer: string, inner: string): boolean {
  const [base = '', length = '32'] = inner.split('/');
  const [, outerLength = '32'] = outer.split('/');
  return Number(outerLength) <= Number(length) && inBlock(base, outer);
}

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

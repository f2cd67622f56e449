import { writeFileSync } from 'node:fs';
import { command } from './namespace';

/** The network namespace of a proxy, with one address that is reachable from the test process. */
export interface PodNetwork {
  readonly address: string;
  /** Command that starts a program in it. */
  readonly enter: readonly string[];
}

const NETWORKS = '/run/netns';
let mounted = false;

/**
 * Prepares the network of a run. All addresses except those of the proxies are local, so the test process can act as any
 * Pod, VIP or external host, and no traffic leaves.
 */
export function prepareNetwork(): void {
  command('ip', ['route', 'add', 'local', '0.0.0.0/0', 'dev', 'lo']);
  // Allow traffic between the networks of proxies.
  writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
}

/** Creates a network per proxy, because all sidecars use the same ports of 127.0.0.1. */
export function createPodNetworks(count: number, first = 1): PodNetwork[] {
  if (!mounted) {
    command('mkdir', ['-p', NETWORKS]);
    // Named networks are files: in memory, they disappear with the run.
    command('mount', ['-t', 'tmpfs', 'tmpfs', NETWORKS]);
    mounted = true;
  }
  return Array.from({ length: count }, (_, i) => createPodNetwork(first + i));
}

function createPodNetwork(n: number): PodNetwork {
  const name = `pod${n}`;
  const address = `10.98.${n >> 8}.${n & 255}`;
  command('ip', ['netns', 'add', name]);
  const outer = [
    `link add ${name} type veth peer name eth0 netns ${name}`,
    `link set ${name} up`,
    `route add ${address}/32 dev ${name} src 10.99.0.1`,
  ];
  const inner = [
    'link set lo up',
    `addr add ${address}/32 dev eth0`,
    'link set eth0 up',
    'route add default via 10.99.0.1 dev eth0 onlink',
  ];
  command('ip', ['-batch', '-'], outer.join('\n'));
  command('ip', ['-n', name, '-batch', '-'], inner.join('\n'));
  return { address, enter: ['nsenter', `--net=${NETWORKS}/${name}`] };
}

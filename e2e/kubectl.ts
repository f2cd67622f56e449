import { spawnSync } from 'node:child_process';
import { part } from './parts';

/** Runs kubectl with the arguments of the README. */
export function kubectl(
  kubeconfig: string,
  args: readonly string[],
): { readonly ok: boolean; readonly output: string } {
  const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', KUBECONFIG: kubeconfig };
  const done = spawnSync(part('kubectl'), [...args], { encoding: 'utf8', env });
  return { ok: done.status === 0, output: `${done.stdout}${done.stderr}`.trim() };
}

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, type Subject } from './measure';

/** ts-node requires an API that TypeScript 7 no longer has, so this compiler is older than ours. */
const tools = ['ts-node@10.9.2', 'typescript@5.9.3'];

export const workshop: Subject = {
  title: 'workshop: `npm run synth`; theirs is `cdk8s synth` with `ts-node main.ts`, for the same program',
  cases() {
    if (!existsSync(join(root, 'main.ts'))) throw new Error('main.ts not found');
    const modules = installed();
    const tsNode = `node ${join(modules, 'ts-node', 'dist', 'bin.js')} --compiler ${join(modules, 'typescript')} main.ts`;
    const cli = join(root, 'node_modules', '.bin', 'cdk8s');
    return [
      {
        name: 'all charts',
        ours: ['npm', 'run', 'synth'],
        // Without this flag, cdk8s would spend time looking for a newer version of itself.
        theirs: [cli, 'synth', '--check-upgrade=false', '--app', tsNode],
      },
    ];
  },
};

/** Installs ts-node in a temporary folder, because it is not a dependency. */
function installed(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ts-node-'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const { status, error, stderr } = spawnSync('npm', ['install', '--prefer-offline', ...tools], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`installation of ${tools.join(' and ')} failed: ${error ?? stderr.trim()}`);
  return join(folder, 'node_modules');
}

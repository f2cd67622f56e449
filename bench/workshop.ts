import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, type Subject } from './measure';

/** The compiler is older than ours because ts-node needs the API that TypeScript 7 no longer has. */
const tools = ['ts-node@10.9.2', 'typescript@5.9.3'];

export const workshop: Subject = {
  title: 'workshop: `npm run synth`; theirs is `cdk8s synth` with `ts-node main.ts`, of the same program',
  cases() {
    if (!existsSync(join(root, 'main.ts'))) throw new Error('there is no main.ts');
    const modules = installed();
    const tsNode = `node ${join(modules, 'ts-node', 'dist', 'bin.js')} --compiler ${join(modules, 'typescript')} main.ts`;
    const cli = join(root, 'node_modules', '.bin', 'cdk8s');
    return [
      {
        name: 'all charts',
        ours: ['npm', 'run', 'synth'],
        // The command line looks for a newer version of itself; that is the network's time.
        theirs: [cli, 'synth', '--check-upgrade=false', '--app', tsNode],
      },
    ];
  },
};

/** ts-node is no dependency: it is installed beside, for this run. */
function installed(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ts-node-'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const { status, error, stderr } = spawnSync('npm', ['install', '--prefer-offline', ...tools], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${tools.join(' and ')} could not be installed: ${error ?? stderr.trim()}`);
  return join(folder, 'node_modules');
}

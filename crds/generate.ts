import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isRecord } from './schema';
import { type IstioApi, istioText } from './text';
import { messageOf, Unusable } from './unusable';

/**
 * Writes imports/ of an Istio API into a folder: a file for each API group by `cdk8s import`, and `istio-version.ts`.
 * Needs no network.
 *
 * @throws Unusable when cdk8s does not take the CRDs.
 */
export async function generate(api: IstioApi, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const source = 'istio.yaml';
  writeFileSync(join(folder, source), istioText(api));
  const cdk8s = join(dirname(require.resolve('cdk8s-cli/package.json')), 'bin', 'cdk8s');
  // Run inside the folder: there is no cdk8s.yaml there to read or to add to. Without --no-check-upgrade the registry is asked.
  const flags = ['--language', 'typescript', '--output', 'imports', '--no-save', '--no-check-upgrade'];
  const running = promisify(execFile)(process.execPath, [cdk8s, 'import', source, ...flags], {
    cwd: folder,
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('CDK8S_'))),
    maxBuffer: 64 * 1024 * 1024,
  });
  const kill = () => void running.child.kill();
  process.once('exit', kill);
  try {
    await running;
  } catch (error) {
    throw new Unusable(`cdk8s import does not take the CRDs: ${reason(error)}`);
  } finally {
    process.off('exit', kill);
  }
  writeFileSync(join(folder, 'imports', 'istio-version.ts'), versionModule(api.version));
}

function versionModule(version: string): string {
  return `// Written by \`npm run import\`, never edited.

/** The Istio version whose API these imports are. */
export const ISTIO_VERSION = '${version}';
`;
}

/** The line of what cdk8s printed that names the error. */
function reason(error: unknown): string {
  const printed = isRecord(error) && typeof error.stderr === 'string' ? error.stderr : '';
  const lines = printed.split('\n').map((line) => line.trim());
  const said = lines.find((line) => /^\w*Error:/.test(line)) ?? lines.find((line) => line !== '');
  return said ?? messageOf(error);
}

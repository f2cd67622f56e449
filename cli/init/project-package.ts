import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { devDependencies, name } from '../../package.json';

interface ProjectPackage {
  readonly name?: string;
  readonly private?: true;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const SCRIPTS = {
  synth: 'tsx main.ts',
  test: 'jest',
  check: 'cdk8s-istio check',
  typecheck: 'tsc',
};
/** The script `test` that `npm init` writes. */
const NO_TEST = 'echo "Error: no test specified" && exit 1';
const TOOLS = ['@swc/core', '@swc/jest', '@types/jest', '@types/node', 'jest', 'tsx', 'typescript'] as const;

/** The package.json of a new project, with the versions that this package is tested with. */
export function projectPackage(folder: string, source: string): ProjectPackage {
  return {
    // npm accepts lower case and dashes.
    name:
      basename(folder)
        .toLowerCase()
        .replace(/[^a-z0-9-]+/g, '-')
        .replace(/^-+|-+$/g, '') || 'mesh',
    private: true,
    scripts: SCRIPTS,
    dependencies: {
      cdk8s: `^${devDependencies.cdk8s}`,
      [name]: source,
      constructs: `^${devDependencies.constructs}`,
    },
    devDependencies: Object.fromEntries(TOOLS.map((tool) => [tool, `^${devDependencies[tool]}`])),
  };
}

/** npm commands that add to an existing package.json what the project needs. */
export function missingFrom(folder: string, files: ReadonlyMap<string, string>): string[] {
  const wanted: ProjectPackage = JSON.parse(files.get('package.json') ?? '{}');
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return [];
  const own: Partial<ProjectPackage> = JSON.parse(readFileSync(path, 'utf8'));
  const installed = { ...own.dependencies, ...own.devDependencies };
  const missing = (packages: Readonly<Record<string, string>>) =>
    Object.entries(packages).flatMap(([name, version]) => {
      if (name in installed) return [];
      return version.startsWith('^') ? `${name}@${version.slice(1)}` : version;
    });
  const [packages, tools] = [missing(wanted.dependencies), missing(wanted.devDependencies)];
  const scripts = Object.entries(wanted.scripts).filter(([script]) =>
    [undefined, NO_TEST].includes(own.scripts?.[script]),
  );
  return [
    ...(packages.length > 0 ? [`npm install ${packages.join(' ')}`] : []),
    ...(tools.length > 0 ? [`npm install --save-dev ${tools.join(' ')}`] : []),
    ...(scripts.length > 0
      ? [`npm pkg set ${scripts.map(([script, run]) => `'scripts.${script}=${run}'`).join(' ')}`]
      : []),
  ];
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFolder } from './package-source';
import { projectPackage } from './project-package';

/** npm does not pack files with these names. */
const NAMES = new Map([['_gitignore', '.gitignore']]);

/** The files of a new project. @param source what npm installs as cdk8s-istio */
export function projectFiles(folder: string, source: string): Map<string, string> {
  const template = join(__dirname, 'template');
  const files = new Map(
    readdirSync(template).map((name) => [NAMES.get(name) ?? name, readFileSync(join(template, name), 'utf8')]),
  );
  files.set('package.json', `${JSON.stringify(projectPackage(folder, source), undefined, 2)}\n`);
  // Links would load cdk8s twice: once for the project, and once for the checkout.
  if (isFolder(source)) files.set('.npmrc', 'install-links=true\n');
  return files;
}

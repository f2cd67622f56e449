import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packageSource } from './init/package-source';
import { projectFiles } from './init/project-files';
import { missingFrom } from './init/project-package';
import type { Subcommand } from './subcommand';
import { UsageError } from './usage-error';

interface Options {
  readonly package?: string;
}

export const init: Subcommand<Options> = {
  define(command) {
    command
      .usage('[options] [DIR]')
      .description(
        'Creates a project: an app with a canary, its test, and the settings of cdk8s, TypeScript and this command.\n' +
          'Existing files are kept.',
      )
      .argument('[DIR]', 'folder of the project, by default the working directory')
      .option('--package <SPEC>', 'where npm finds cdk8s-istio, by default where this command was installed from');
  },
  run([dir = '.'], options, { terminal }) {
    const folder = resolve(dir);
    const files = projectFiles(folder, options.package ?? packageSource(folder));
    write(folder, files, (line) => terminal.stdout.write(`${line}\n`));
    const commands = [...(dir === '.' ? [] : [`cd ${dir}`]), ...missingFrom(folder, files), ...steps];
    terminal.stdout.write(`\nnext:\n${commands.map((command) => `  ${command}\n`).join('')}`);
    return 0;
  },
};

const steps = [
  'npm install',
  'npm test        # where requests go, without a cluster',
  'npm run synth   # writes dist/',
  'npm run check   # finds mistakes in dist/',
];

/** Writes the files that do not exist. */
function write(folder: string, files: ReadonlyMap<string, string>, print: (line: string) => void): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of files) {
      const path = join(folder, name);
      const exists = existsSync(path);
      if (!exists) writeFileSync(path, text);
      print(`${exists ? 'kept   ' : 'created'}  ${name}`);
    }
  } catch (error) {
    throw new UsageError(`cannot write the project: ${(error as Error).message}`);
  }
}

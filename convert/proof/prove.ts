import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Program } from '../program';
import { differencesIn } from './compare';
import { IS_CHECKOUT, inSandbox, type Sandbox } from './sandbox';

/** What running a generated program showed. */
export interface Proof {
  /** Why the program must not be used; empty if it writes the same objects. */
  readonly problems: readonly string[];
  /** Whether a TypeScript compiler was found, and accepted the program. */
  readonly isCompiled: boolean;
}

/** A program, and its text. */
export interface Candidate {
  readonly program: Program;
  /** Texts of files beside it, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly functionName: string;
  readonly typescript: string;
  /** The same program, for a project without a TypeScript compiler. */
  readonly javascript: string;
}

/**
 * Compiles programs with the TypeScript of a project, runs them in a child process, and compares each object that they
 * write with its original.
 */
export function prove(candidates: readonly Candidate[], project: string): Proof[] {
  const nameOf = (index: number) => `program${index}`;
  const files = candidates.map((_, index) => `${nameOf(index)}/main.ts`);
  return inSandbox(project, files, (sandbox) => {
    const compiled = compile(candidates, nameOf, sandbox);
    const failed = runAll(candidates, nameOf, sandbox);
    return candidates.map(({ program }, index): Proof => {
      const errors = compiled?.filter((line) => line.startsWith(`${nameOf(index)}/`) || !isAboutProgram(line)) ?? [];
      const failure = failed.get(nameOf(index));
      const problems =
        errors.length > 0
          ? [`the program does not compile:\n${errors.join('\n')}`]
          : failure === undefined
            ? differencesIn(join(sandbox.folder, nameOf(index), 'dist'), program)
            : [`the program fails: ${failure}`];
      return { problems, isCompiled: compiled !== undefined && errors.length === 0 };
    });
  });
}

/** @returns the compiler's errors, a line each; `undefined` if there is no compiler */
function compile(
  candidates: readonly Candidate[],
  nameOf: (index: number) => string,
  { folder, compiler }: Sandbox,
): string[] | undefined {
  for (const [index, { typescript, javascript, files }] of candidates.entries()) {
    const [main, text] = compiler === undefined ? ['main.js', javascript] : ['main.ts', typescript];
    for (const [path, content] of [[main, text] as const, ...files]) {
      const file = join(folder, nameOf(index), path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
  if (compiler === undefined) return undefined;
  const { status, stdout, stderr } = node([compiler, '-p', folder, '--pretty', 'false'], folder);
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
  return status === 0 ? [] : lines;
}

const isAboutProgram = (line: string) => /^program\d+\//.test(line);

/** Runs every program into the folder with its name. @returns the errors by name */
function runAll(
  candidates: readonly Candidate[],
  nameOf: (index: number) => string,
  { folder }: Sandbox,
): Map<string, string> {
  const results = join(folder, 'results.json');
  const programs = candidates.map(({ functionName }, index) => [nameOf(index), functionName]);
  writeFileSync(
    join(folder, 'run.js'),
    `const { App } = require('cdk8s-istio');
const { writeFileSync } = require('node:fs');
const errors = {};
for (const [name, build] of ${JSON.stringify(programs)}) {
  try {
    const app = new App({ outdir: name + '/dist', outputFileExtension: '.yaml' });
    require('./' + name + '/main')[build](app);
    app.synth();
  } catch (error) {
    errors[name] = String(error.message);
  }
}
writeFileSync('results.json', JSON.stringify(errors));
`,
  );
  // A checkout is TypeScript.
  const loader = IS_CHECKOUT ? ['--import', pathToFileURL(require.resolve('tsx')).href] : [];
  const { stderr } = node([...loader, 'run.js'], folder);
  if (!existsSync(results)) throw new Error(`the program cannot be run: ${stderr}`);
  return new Map(Object.entries(JSON.parse(readFileSync(results, 'utf8'))));
}

const node = (args: readonly string[], cwd: string) =>
  spawnSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });

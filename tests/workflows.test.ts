import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(__dirname, '..');
const folder = join(root, '.github/workflows');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const { scripts, engines } = JSON.parse(read('package.json'));

interface Step {
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Job {
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly part: string[]; readonly include: { readonly node: string }[] } };
  readonly steps?: readonly Step[];
}

const workflows = readdirSync(folder).map((file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const { permissions, jobs } = parse(text) as { readonly permissions: unknown; readonly jobs: Record<string, Job> };
  const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);
  return { file, text, permissions, jobs, commands: steps.flatMap(({ run }) => run ?? []), steps };
});
const jobs: Record<string, Job> = Object.assign({}, ...workflows.map((workflow) => workflow.jobs));
const { test: tests, publish } = jobs;
const pathsIn = (steps: readonly Step[]) => steps.flatMap((step) => step.with?.path ?? []);

test('there is one workflow for tests, one for releases and one for the site', () =>
  expect(workflows.map(({ file }) => file)).toEqual(['release.yml', 'site.yml', 'test.yml']));

describe.each(workflows)('$file', ({ text, permissions, commands, steps }) => {
  test('pins every action to a commit, and names its version', () => {
    const uses = [...text.matchAll(/uses: (.*)/g)].map(([, action = '']) => action);
    expect(uses).not.toEqual([]);
    const isPinned = (action: string) => /^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action);
    const isLocal = (action: string) => action.startsWith('./') && existsSync(join(root, action));
    expect(uses.filter((action) => !isPinned(action) && !isLocal(action))).toEqual([]);
  });

  test('can only read', () => expect(permissions).toEqual({ contents: 'read' }));

  test('needs no secrets', () => expect(text).not.toMatch(/secrets|_TOKEN|_KEY|password/i));

  test('runs scripts that exist', () => {
    const named = commands.flatMap((command) =>
      [...command.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name),
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    for (const command of commands) execFileSync('bash', ['-n', '-c', command.replaceAll(/\$\{\{.*?\}\}/g, 'x')]);
  });

  test('puts no text of an event into a command', () => {
    const expressions = commands.flatMap((command) => command.match(/\$\{\{.*?\}\}/g) ?? []);
    expect(expressions.filter((expression) => !expression.startsWith('${{ matrix.'))).toEqual([]);
  });

  test('uploads what is ignored by git, because the build writes it', () => {
    for (const path of pathsIn(steps)) execFileSync('git', ['check-ignore', '--quiet', `${path}/`], { cwd: root });
  });
});

test('only the jobs that publish can do more than read', () => {
  const granted = Object.entries(jobs).flatMap(([name, job]) => (job.permissions ? [[name, job.permissions]] : []));
  expect(Object.fromEntries(granted)).toEqual({
    publish: { contents: 'read', 'id-token': 'write' },
    deploy: { contents: 'read', 'id-token': 'write', pages: 'write' },
  });
});

test('the hosted CI runs every part of .ci/run', () => {
  const [, parts = ''] = /^parts=\((.*)\)$/m.exec(read('.ci/run')) ?? [];
  expect(tests?.strategy?.matrix.part).toEqual(parts.split(' '));
  expect(tests?.steps?.at(-1)?.run).toMatch(/^\.ci\/run \$\{\{ matrix\.part \}\}$/);
});

test('the hosted CI runs the package on the oldest Node that it allows', () =>
  expect(`>=${tests?.strategy?.matrix.include[0]?.node}`).toBe(engines.node));

test('a release is tested before it is published', () => expect(publish).toMatchObject({ needs: 'test' }));

test('.ci/run refuses a part that it does not know', () =>
  expect(() => execFileSync(join(root, '.ci/run'), ['tests'], { stdio: 'pipe' })).toThrow(
    'unknown part tests, use: code package docs page mesh',
  ));

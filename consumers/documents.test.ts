import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { type CommandBlock, commandBlocks } from './commands';

// Runs every command in the README, docs/ and the examples as a reader would: in a fresh clone, in a project next to it, or
// in the folder of the example.

const root = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-documents-'));
const clone = join(folder, 'cdk8s-istio');
const project = join(folder, 'my-mesh');

interface Exception {
  readonly command: RegExp;
  readonly reason: string;
  /** Runs in its place, because the commands after it need its result. */
  readonly instead?: string;
}

/** Commands that cannot run here. */
const NOT_RUN: readonly Exception[] = [
  {
    command: /^kubectl get .* > mesh\.yaml$/,
    reason: 'needs a cluster',
    instead: 'cat dist/istio-ingress.yaml > mesh.yaml',
  },
  { command: /^kubectl /, reason: 'needs a cluster' },
  { command: /^istioctl /, reason: 'needs a cluster' },
  { command: /^npm ci && npm test$/, reason: 'runs all tests, which .ci/run does with the same command' },
  { command: /^npx cdk8s-istio preview dist --serve$/, reason: 'runs until Ctrl-C; cli/preview.test.ts tests it' },
];

function runnable(command: string): string[] {
  const exception = NOT_RUN.find((candidate) => candidate.command.test(command));
  return exception ? [exception.instead ?? []].flat() : [command];
}

const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
});
const files = listed.trim().split('\n');
const others = files.filter((file) => /^(?:docs\/[\w-]+\.md|examples\/[\w-]+\/README\.md)$/.test(file));
// The README comes first, because it installs everything. The hook in docs/ci.md is a file, and has its own test below.
const blocks = ['README.md', ...others.filter((file) => file !== 'docs/ci.md')].flatMap((document) =>
  commandBlocks(root, document),
);

const env = { ...process.env, npm_config_prefer_offline: 'true', npm_config_loglevel: 'error', CI: 'true' };

beforeAll(() => {
  for (const file of files) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(root, file), join(clone, file));
  }
  commitAll(clone);
  // As a reader who cloned the repository and changes something.
  execFileSync('git', ['update-ref', 'refs/remotes/origin/main', 'HEAD'], { cwd: clone });
  execFileSync('git', ['checkout', '--quiet', '-b', 'change'], { cwd: clone });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  removeFromNpx(folder);
});

/** npx keeps a link to each checkout that it has run a command of. */
function removeFromNpx(folder: string): void {
  const cache = join(execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim(), '_npx');
  for (const name of readdirSync(cache)) {
    const manifest = join(cache, name, 'package.json');
    if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes(`${folder}/`)) {
      rmSync(join(cache, name), { recursive: true });
    }
  }
}

function commitAll(repository: string): void {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: repository });
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.email', 'user@example.com');
  git('config', 'user.name', 'user');
  git('add', '--all');
  git('commit', '--quiet', '--message=all');
}

/** Runs commands as one script, which ends at the first one that fails. */
function bash(commands: readonly string[], cwd: string, more: Readonly<Record<string, string>> = {}) {
  const script = `set -e -o pipefail\n${commands.join('\n')}\n`;
  return spawnSync('bash', ['-c', script], { cwd, env: { ...env, ...more }, encoding: 'utf8', timeout: 240_000 });
}

function placeOf({ document, place }: CommandBlock): string {
  if (place === 'in your project') return project;
  return document.startsWith('examples/') ? join(clone, dirname(document)) : clone;
}

test.each(blocks.map((block) => ({ ...block, name: `${block.document}: ${block.commands[0]}` })))('$name', (block) => {
  // A reader sees both streams; programs read only the standard output.
  const isShown = block.output !== undefined && block.output.language !== 'json';
  const commands = [...(isShown ? ['exec 2>&1'] : []), ...block.commands.flatMap(runnable)];
  const { status, stdout, stderr } = bash(commands, placeOf(block));
  const failure = status === block.status ? '' : stderr;
  expect({ commands, status, failure }).toEqual({ commands, status: block.status, failure: '' });
  if (block.output?.language === 'json') expect(JSON.parse(stdout)).toEqual(JSON.parse(block.output.text));
  else if (block.output) expect(stdout).toBe(block.output.text);
});

const projects = [project, ...files.flatMap((file) => /^examples\/[^/]+\/(?=package\.json$)/.exec(file)?.[0] ?? [])];
test.each(projects)('%s compiles', (path) => {
  expect(bash(['npm run --silent typecheck'], resolve(clone, path))).toMatchObject({ status: 0, stdout: '' });
});

test('every exception is needed', () => {
  const commands = blocks.flatMap((block) => block.commands);
  expect(NOT_RUN.filter(({ command }) => !commands.some((text) => command.test(text)))).toEqual([]);
});

test('the commands have changed no file of the clone', () => {
  const changed = execFileSync('git', ['status', '--porcelain', '--untracked-files=no'], { cwd: clone });
  expect(changed.toString()).toBe('');
});

describe('docs/ci.md, in the project', () => {
  const text = readFileSync(join(root, 'docs/ci.md'), 'utf8');
  const yaml = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block = '']) => parse(block));
  const hook = /^```sh\n(#!.*?)^```$/ms.exec(text)?.[1] ?? '';
  const stepsOf = (steps: readonly { run?: string }[]) => steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
  const [workflow, sarif, compare, preCommit] = yaml;

  beforeAll(() => {
    commitAll(project);
    execFileSync('git', ['remote', 'add', 'origin', project], { cwd: project });
  });

  test('every step of the workflow runs', () => {
    const steps = stepsOf(workflow.jobs.check.steps);
    expect(steps.length).toBe(5);
    expect(bash(steps, project)).toMatchObject({ status: 0 });
  });

  test('the steps for SARIF and for a comparison run', () => {
    const { status, stderr } = bash([...stepsOf(sarif), ...stepsOf(compare)], project, { GITHUB_BASE_REF: 'main' });
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    expect(JSON.parse(readFileSync(join(project, 'findings.sarif'), 'utf8')).version).toBe('2.1.0');
  });

  const main = join(project, 'reviews.ts');
  const commit = () => bash(['git commit --quiet --all --message=change'], project);

  test('the pre-commit hook lets a change pass whose manifests are up to date', () => {
    writeFileSync(join(project, '.git/hooks/pre-commit'), hook);
    chmodSync(join(project, '.git/hooks/pre-commit'), 0o755);
    writeFileSync(main, readFileSync(main, 'utf8').replace('canaryPercent: 5', 'canaryPercent: 10'));
    expect(bash(['npm run --silent synth', 'git add dist'], project).status).toBe(0);
    expect(commit()).toMatchObject({ status: 0 });
  });

  test('the pre-commit hook stops a commit without the new manifests, and one with a mistake', () => {
    writeFileSync(main, readFileSync(main, 'utf8').replace('canaryPercent: 10', 'canaryPercent: 20'));
    expect(commit()).toMatchObject({ status: 1, stderr: expect.stringContaining('dist/reviews.k8s.yaml') });
    writeFileSync(main, readFileSync(main, 'utf8').replace("subset('v2')", "subset('v9')"));
    expect(commit()).toMatchObject({ status: 1, stderr: expect.stringContaining("has no subset 'v9'") });
    expect(bash(['git checkout --quiet .'], project).status).toBe(0);
  });

  test('the command of the pre-commit framework runs', () => {
    const [{ hooks }] = preCommit.repos;
    expect(bash([hooks[0].entry], project)).toMatchObject({ status: 0, stdout: '' });
  });
});

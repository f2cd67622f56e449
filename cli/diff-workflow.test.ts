import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { testFolder } from './fixtures/folder';
import { run } from './fixtures/run';

const folder = testFolder();
const before = process.cwd();
afterEach(() => process.chdir(before));

const manifests = (v1: number) => `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: prod }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: prod }
spec:
  hosts: [shop.com]
  gateways: [edge]
  http: [{ route: [{ destination: { host: a }, weight: ${v1} }, { destination: { host: b }, weight: ${100 - v1} }] }]
`;

/** The steps of the workflow in docs/diff.md that run a command. */
function steps(): string[] {
  const page = readFileSync(resolve(__dirname, '../docs/diff.md'), 'utf8');
  const [, workflow = ''] = /```yaml\n(name: diff\n[\s\S]*?)```/.exec(page) ?? [];
  return parse(workflow).jobs.diff.steps.flatMap((step: { run?: string }) => step.run ?? []);
}

test('the workflow in docs/diff.md compares a pull request with its base', async () => {
  const git = (cwd: string, ...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd, stdio: 'pipe' });
  const [origin, clone] = [join(folder.path, 'origin'), join(folder.path, 'clone')];
  folder.write('origin/dist/shop.yaml', manifests(75));
  git(origin, 'init', '--quiet', '--initial-branch', 'main');
  git(origin, 'add', '.');
  git(origin, 'commit', '--quiet', '-m', 'base');
  git(folder.path, 'clone', '--quiet', `file://${origin}`, 'clone');
  folder.write('clone/dist/shop.yaml', manifests(90));
  process.chdir(clone);

  const [install, fetch = '', compare = '', comment] = steps();
  expect(install).toBe('npm ci');
  execFileSync('bash', ['-c', fetch], { env: { ...process.env, GITHUB_BASE_REF: 'main' }, stdio: 'pipe' });
  const [, args = '', file] = /^npx cdk8s-istio (.*) > (\S+)$/.exec(compare) ?? [];
  const { code, stdout } = await run([...args.split(' '), '--no-config'], { folder: folder.path });
  expect([code, stdout]).toEqual([0, expect.stringContaining('Split differently: every request')]);
  expect(comment).toBe(`gh pr comment "$PULL_REQUEST" --body-file ${file} --edit-last --create-if-none`);
});

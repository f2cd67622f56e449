import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests } from '../mesh/reader';
import { testFolder } from './fixtures/folder';
import { run } from './fixtures/run';

const folder = testFolder();
const [before, after] = ['before', 'after'].map((name) => join(__dirname, `../docs/plan/${name}.yaml`)) as [
  string,
  string,
];
const plan = (...args: string[]) => run(['plan', ...args]);

test('prints the steps, what is intermediate, and what to wait for', async () => {
  const { code, stdout } = await plan(before, after);
  expect(code).toBe(0);
  expect(stdout).toContain('apply   DestinationRule default/reviews (intermediate)');
  expect(stdout).toContain('wait    kubectl rollout status deployment/reviews-v2 -n default');
  expect(stdout).toMatch(/^3 steps: every request is answered as before or as after/m);
});

test('--json has the contract of the steps', async () => {
  const { steps, safe, reasons } = JSON.parse((await plan(before, after, '--json')).stdout);
  expect([safe, reasons]).toEqual([true, []]);
  expect(Object.keys(steps[0])).toEqual(['apply', 'delete', 'intermediate', 'because', 'waitFor', 'safe']);
  expect(steps[0].apply[1].spec.subsets).toHaveLength(2);
});

test('--format markdown has a heading for each step', async () => {
  const { stdout } = await plan(before, after, '--format', 'markdown');
  expect(stdout.match(/^## .*$/gm)).toEqual(['## 1. Prepare', '## 2. Switch', '## 3. Clean up']);
});

test('--out writes a folder per step that kubectl can apply, and --argo-cd adds sync waves', async () => {
  const out = join(folder.path, 'steps');
  const { code, stdout } = await plan(before, after, '--out', out, '--argo-cd');
  expect(code).toBe(0);
  expect(readdirSync(out).sort()).toEqual(['01-prepare', '02-switch', '03-clean-up', 'README.md']);
  const [applied] = parseManifests(readFileSync(join(out, '02-switch/apply.yaml'), 'utf8'), 'apply.yaml');
  expect(applied?.manifest).toMatchObject({
    kind: 'VirtualService',
    metadata: { annotations: { 'argocd.argoproj.io/sync-wave': '1' } },
  });
  expect(stdout).toContain('cannot apply two versions of DestinationRule default/reviews');
});

test('what a step deletes is written as objects for kubectl delete', async () => {
  const out = join(folder.path, 'deletes');
  await plan(after, before, '--out', out);
  const text = readFileSync(join(out, '03-clean-up/delete.yaml'), 'utf8');
  expect(parseManifests(text, 'delete.yaml').map(({ manifest }) => manifest)).toEqual([
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'reviews-v2' } },
  ]);
});

test('a folder with files in it is left alone', async () => {
  const out = join(folder.path, 'used');
  mkdirSync(out);
  writeFileSync(join(out, 'mine'), '');
  const { code, stderr } = await plan(before, after, '--out', out);
  expect([code, readdirSync(out)]).toEqual([2, ['mine']]);
  expect(stderr).toContain('--out must be a new or empty folder');
});

test('without a safe plan, the exit code is 1, and the output says why', async () => {
  const wrong = folder.write('wrong.yaml', readFileSync(after, 'utf8').replace('subset: v2', 'subset: v3'));
  const { code, stdout } = await plan(before, wrong);
  expect(code).toBe(1);
  expect(stdout).toMatch(/not right: requests to reviews.*503: no cluster.*\nthere is no plan\n$/s);
});

test('one set of manifests is not enough', async () => {
  expect(await plan(before)).toMatchObject({ code: 2, stderr: expect.stringContaining('plan must have OLD and NEW') });
  expect(await plan(before, after, '--argo-cd')).toMatchObject({ code: 2, stderr: expect.stringContaining('--out') });
});

test('--page writes a page with a scenario per step, compared with the step before', async () => {
  const file = join(folder.path, 'plan.html');
  const { code, stdout } = await plan(before, after, '--page', file);
  expect([code, stdout.trim().split('\n').at(-1)]).toEqual([0, `file://${file}`]);
  const html = readFileSync(file, 'utf8');
  const names = ['unchanged', '0-before', '1-prepare', '2-switch', '3-clean-up'];
  for (const name of names) expect(html).toContain(`"name":"${name}.yaml"`);
  expect(html).toContain('scenario=1-prepare&compare=0-before');
});

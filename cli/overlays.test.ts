import { join } from 'node:path';
import { testFolder } from './fixtures/folder';
import { run } from './fixtures/run';

const folder = testFolder();
const { write } = folder;
const before = process.cwd();
afterEach(() => process.chdir(before));

const telemetry = `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: prod }
spec: { tracing: [{}] }
`;

test('overlays of the configuration file are files or folders that may replace objects', async () => {
  for (const path of ['base.yaml', 'canary.yaml', 'prod/a.yaml', 'prodigy/a.yaml']) write(`all/${path}`, telemetry);
  process.chdir(folder.path);
  const check = async (overlays: string) => {
    write('cdk8s-istio.yaml', `paths: [all]\n${overlays}`);
    return (await run(['check', '--json'])).stdout;
  };
  const messages = async (overlays = '') =>
    JSON.parse(await check(overlays)).findings.map(({ message }: { message: string }) => message);
  expect(await messages()).toEqual([expect.stringContaining('is defined 4 times')]);
  expect(await messages('overlays: [all/canary.yaml, all/prod]\n')).toEqual([
    'is defined 2 times: line 3 of all/base.yaml, line 3 of all/prodigy/a.yaml; only the last one counts',
  ]);
  expect(await messages('overlays: [all/canary.yaml, all/prod, all/prodigy]\n')).toEqual([]);
});

test('--previous compares each overlay with its own older version', async () => {
  const gateway = (port: number) => `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: prod }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: ${port}, name: http, protocol: HTTP }, hosts: ['*'] }]
`;
  for (const folder of ['old', 'new']) {
    write(`${folder}/base.yaml`, gateway(80));
    write(`${folder}/canary.yaml`, gateway(8080));
    write(`${folder}/prod/a.yaml`, gateway(8081));
  }
  write('cdk8s-istio.yaml', 'paths: [new]\noverlays: [new/canary.yaml, new/prod, new/added.yaml]\n');
  process.chdir(folder.path);
  const check = async () => (await run(['check', '--previous', 'old', '--only', 'MESH0119'])).stdout;
  write('new/added.yaml', gateway(8082));
  expect(await check()).toBe('no findings in 4 objects of 4 files\n');
  write('new/prod/a.yaml', gateway(9081));
  expect(await check()).toMatch(/^new\/prod\/a\.yaml\n\n {2}error MESH0119 .*\n.*serves \* on port 8081, but/);
});

test('the exercises of the workshop are overlays, so its manifests have no finding', async () => {
  process.chdir(join(__dirname, '..'));
  expect(await run(['check', 'dist'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^no findings in /) });
});

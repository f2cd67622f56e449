import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ISTIO_VERSION_PATTERN, readManifest } from './crd';
import { cut } from './cut';
import { difference, line, summary } from './difference';
import { differences, inTemporaryFolder, replaceAll } from './folder';
import { gatewayApiText, versionOfGatewayApi } from './gateway-api';
import { generate } from './generate';
import { crdsOfModule, folderOfModule, versionOfModule } from './go-module';
import { isRecord } from './schema';
import { celText, type IstioApi, istioText, readIstioApi } from './text';
import { messageOf, Unusable } from './unusable';

/** The command's folder, input and output. */
export interface Surroundings {
  /** The folder with crds/ and imports/. */
  readonly root: string;
  readonly input: () => Promise<string>;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
}

export const USAGE = `usage: npm run import                                        regenerate imports/ from crds/istio.yaml
       npm run import -- istio.io/api@v1.32.0                import the CRDs of a version of Istio's Go module
       npm run import -- sigs.k8s.io/gateway-api@v1.6.0      import the CRDs of a version of the Gateway API's Go module
       npm run import -- MANIFEST.yaml|- [--istio VERSION]   import the CRDs that istioctl manifest generate prints
       npm run import -- --check                             exit with 1 if imports/ does not match crds/istio.yaml`;

/** @returns the exit code: 0, 1 if --check finds stale files, 2 if the input is unusable. */
export async function command(argv: readonly string[], surroundings: Surroundings): Promise<0 | 1 | 2> {
  try {
    const { manifest, istio, check, help } = parse(argv);
    if (help) surroundings.print(USAGE);
    else if (check) return await findStale(surroundings);
    else if (manifest === undefined) await regenerate(surroundings);
    else if (versionOfGatewayApi(manifest) !== undefined) await importGatewayApi(manifest, surroundings);
    else await importManifest(manifest, istio, surroundings);
    return 0;
  } catch (error) {
    surroundings.complain(`import: ${messageOf(error)}`);
    return 2;
  }
}

function parse(argv: readonly string[]) {
  const { values, positionals } = options(argv);
  const { istio, check = false, help = false } = values;
  const [manifest, ...more] = positionals;
  if (more.length > 0) throw new Unusable(`MANIFEST must be one file, got ${positionals.length}`);
  if (check && (manifest !== undefined || istio !== undefined)) {
    throw new Unusable('--check excludes a manifest and --istio: it compares imports/ with crds/istio.yaml');
  }
  if (istio !== undefined && manifest === undefined) {
    throw new Unusable('--istio requires a manifest: npm run import -- MANIFEST.yaml --istio VERSION');
  }
  if (istio !== undefined && !ISTIO_VERSION_PATTERN.test(istio)) {
    throw new Unusable(`--istio must be a version such as 1.31.0, got ${JSON.stringify(istio)}`);
  }
  return { manifest, istio, check, help };
}

function options(argv: readonly string[]) {
  try {
    const known = { istio: { type: 'string' }, check: { type: 'boolean' }, help: { type: 'boolean' } } as const;
    return parseArgs({ args: [...argv], allowPositionals: true, options: known });
  } catch (error) {
    throw new Unusable(`${messageOf(error).split('. ')[0]}\n${USAGE}`);
  }
}

async function importManifest(manifest: string, istio: string | undefined, { root, input, print }: Surroundings) {
  const name = manifest === '-' ? 'standard input' : manifest;
  const ofModule = versionOfModule(manifest);
  const file = ofModule === undefined ? resolve(manifest) : await crdsOfModule(manifest);
  const { crds, version: stated } = readManifest(
    manifest === '-'
      ? await input()
      : read(file, 'MANIFEST must be a YAML file, - for standard input, or istio.io/api@VERSION'),
    name,
  );
  const version = istio ?? ofModule ?? stated;
  if (version === undefined) {
    throw new Unusable(`no Istio version in ${name} (add --istio 1.31.0)`);
  }
  const api = { version, kinds: crds.flatMap((crd) => cut(crd) ?? []) };
  const before = existsSync(join(root, 'crds', 'istio.yaml')) ? written(root) : undefined;
  const changes = difference(before ?? { version: api.version, kinds: [] }, api);
  await inTemporaryFolder(join(root, 'crds', '.import-'), async (folder) => {
    await generate(api, folder);
    mkdirSync(join(folder, 'crds'));
    writeFileSync(join(folder, 'crds', 'istio.yaml'), istioText(api));
    writeFileSync(join(folder, 'crds', 'cel.yaml'), celText(api));
    // crds/istio.yaml comes last, so the import can be repeated if the process is killed before.
    replaceAll(folder, root, ['imports', join('crds', 'cel.yaml'), join('crds', 'istio.yaml')]);
  });
  for (const change of changes) print(line(change));
  const versions = before === undefined || before.version === api.version ? '' : `${before.version} → `;
  print(`Istio ${versions}${api.version}: ${summary(changes) ?? 'no kind or field changed'}`);
}

async function importGatewayApi(module: string, { root, print }: Surroundings) {
  const version = versionOfGatewayApi(module) ?? '';
  const text = gatewayApiText(await folderOfModule(module), version);
  const file = join(root, 'crds', 'gateway-api.yaml');
  const isSame = existsSync(file) && readFileSync(file, 'utf8') === text;
  writeFileSync(file, text);
  print(`Gateway API ${version}: crds/gateway-api.yaml was ${isSame ? 'up to date' : 'written'}`);
}

async function regenerate({ root, print }: Surroundings) {
  const api = written(root);
  await inTemporaryFolder(join(root, 'crds', '.import-'), async (folder) => {
    await generate(api, folder);
    const stale = differences(join(root, 'imports'), join(folder, 'imports'));
    replaceAll(folder, root, ['imports']);
    for (const file of stale) print(`imports/${file}: regenerated`);
    print(`Istio ${api.version}: ${stale.length === 0 ? 'imports/ was up to date' : 'imports/ was regenerated'}`);
  });
}

async function findStale({ root, print, complain }: Surroundings): Promise<0 | 1> {
  const api = written(root);
  const stale = await inTemporaryFolder(join(tmpdir(), 'import-'), async (folder) => {
    await generate(api, folder);
    return differences(join(root, 'imports'), join(folder, 'imports'));
  });
  const edited =
    istioText(api) === readFileSync(join(root, 'crds', 'istio.yaml'), 'utf8')
      ? []
      : ['crds/istio.yaml was edited by hand'];
  for (const file of [...edited, ...stale.map((file) => `imports/${file}`)]) complain(`import: ${file}`);
  if (edited.length + stale.length > 0) {
    complain('import: run npm run import (or npm run import -- MANIFEST.yaml if crds/istio.yaml was edited)');
    return 1;
  }
  print(`Istio ${api.version}: imports/ is up to date`);
  return 0;
}

function written(root: string): IstioApi {
  const cel = join(root, 'crds', 'cel.yaml');
  const remedy = 'create it from a manifest: npm run import -- MANIFEST.yaml';
  return readIstioApi(read(join(root, 'crds', 'istio.yaml'), remedy), existsSync(cel) ? read(cel, remedy) : undefined);
}

function read(file: string, remedy: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Unusable(`cannot read ${file} (${isRecord(error) ? error.code : error}): ${remedy}`);
  }
}

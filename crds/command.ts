import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ISTIO_VERSION_PATTERN, readManifest } from './crd';
import { cut } from './cut';
import { difference, line, summary } from './difference';
import { inTemporaryFolder, replaceAll, unlike } from './folder';
import { generate } from './generate';
import { isRecord } from './schema';
import { celText, type IstioApi, istioText, readIstioApi } from './text';
import { messageOf, Unusable } from './unusable';

/** Where the command works, and whom it talks to. */
export interface Surroundings {
  /** The folder with crds/ and imports/. */
  readonly root: string;
  readonly input: () => Promise<string>;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
}

export const USAGE = `usage: npm run import                                        write imports/ again from crds/istio.yaml
       npm run import -- MANIFEST.yaml|- [--istio VERSION]   take over the CRDs that istioctl manifest generate prints
       npm run import -- --check                             exit 1 when imports/ is not made from crds/istio.yaml`;

/** @returns the exit code: 0, 1 when --check finds something stale, 2 when what was given cannot be used. */
export async function command(argv: readonly string[], surroundings: Surroundings): Promise<0 | 1 | 2> {
  try {
    const { manifest, istio, check, help } = parse(argv);
    if (help) surroundings.print(USAGE);
    else if (check) return await findStale(surroundings);
    else if (manifest === undefined) await regenerate(surroundings);
    else await takeOver(manifest, istio, surroundings);
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
  if (more.length > 0) throw new Unusable(`${positionals.length} manifests given, allowed is one`);
  if (check && (manifest !== undefined || istio !== undefined)) {
    throw new Unusable('--check takes neither a manifest nor --istio: it compares imports/ with crds/istio.yaml');
  }
  if (istio !== undefined && manifest === undefined) {
    throw new Unusable('--istio needs a manifest: npm run import -- MANIFEST.yaml --istio VERSION');
  }
  if (istio !== undefined && !ISTIO_VERSION_PATTERN.test(istio)) {
    throw new Unusable(`--istio is ${JSON.stringify(istio)}, allowed is a version such as 1.31.0`);
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

async function takeOver(manifest: string, istio: string | undefined, { root, input, print }: Surroundings) {
  const name = manifest === '-' ? 'standard input' : manifest;
  const { crds, version: stated } = readManifest(
    manifest === '-' ? await input() : read(resolve(manifest), 'give a file of YAML, or - for standard input'),
    name,
  );
  const version = istio ?? stated;
  if (version === undefined) {
    throw new Unusable(`${name} does not say its Istio version; add it: --istio 1.31.0`);
  }
  const api = { version, kinds: crds.flatMap((crd) => cut(crd) ?? []) };
  const before = existsSync(join(root, 'crds', 'istio.yaml')) ? written(root) : undefined;
  const changes = difference(before ?? { version: api.version, kinds: [] }, api);
  await inTemporaryFolder(join(root, 'crds', '.import-'), async (folder) => {
    await generate(api, folder);
    mkdirSync(join(folder, 'crds'));
    writeFileSync(join(folder, 'crds', 'istio.yaml'), istioText(api));
    writeFileSync(join(folder, 'crds', 'cel.yaml'), celText(api));
    // crds/istio.yaml last: killed before, what is there can still be imported again.
    replaceAll(folder, root, ['imports', join('crds', 'cel.yaml'), join('crds', 'istio.yaml')]);
  });
  for (const change of changes) print(line(change));
  const versions = before === undefined || before.version === api.version ? '' : `${before.version} → `;
  print(`Istio ${versions}${api.version}: ${summary(changes) ?? 'no kind or field changed'}`);
}

async function regenerate({ root, print }: Surroundings) {
  const api = written(root);
  await inTemporaryFolder(join(root, 'crds', '.import-'), async (folder) => {
    await generate(api, folder);
    const stale = unlike(join(root, 'imports'), join(folder, 'imports'));
    replaceAll(folder, root, ['imports']);
    for (const file of stale) print(`imports/${file}: written again`);
    print(
      `Istio ${api.version}: ${stale.length === 0 ? 'imports/ was up to date' : 'imports/ is made from crds/istio.yaml'}`,
    );
  });
}

async function findStale({ root, print, complain }: Surroundings): Promise<0 | 1> {
  const api = written(root);
  const stale = await inTemporaryFolder(join(tmpdir(), 'import-'), async (folder) => {
    await generate(api, folder);
    return unlike(join(root, 'imports'), join(folder, 'imports'));
  });
  const edited =
    istioText(api) === readFileSync(join(root, 'crds', 'istio.yaml'), 'utf8')
      ? []
      : ['crds/istio.yaml was edited by hand'];
  for (const file of [...edited, ...stale.map((file) => `imports/${file}`)]) complain(`import: ${file}`);
  if (edited.length + stale.length > 0) {
    complain('import: stale; remedy: npm run import (or, for crds/istio.yaml, npm run import -- MANIFEST.yaml)');
    return 1;
  }
  print(`Istio ${api.version}: imports/ is up to date`);
  return 0;
}

function written(root: string): IstioApi {
  const cel = join(root, 'crds', 'cel.yaml');
  const remedy = 'it is made from a manifest: npm run import -- MANIFEST.yaml';
  return readIstioApi(read(join(root, 'crds', 'istio.yaml'), remedy), existsSync(cel) ? read(cel, remedy) : undefined);
}

function read(file: string, remedy: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Unusable(`${file} cannot be read (${isRecord(error) ? error.code : error}); ${remedy}`);
  }
}

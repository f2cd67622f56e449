import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isRecord } from './schema';
import { messageOf, Unusable } from './unusable';

/** A version of the Go module that contains Istio's API. */
const MODULE = /^istio\.io\/api@v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/;

/** File with the CRDs in that module. */
const CRDS = join('kubernetes', 'customresourcedefinitions.gen.yaml');

/** The Istio version of `istio.io/api@v1.32.0`; undefined if the text is not a version of this module. */
export function versionOfModule(text: string): string | undefined {
  return MODULE.exec(text)?.[1];
}

/** Downloads a module of Istio's API. @returns the file with the CRDs */
export async function crdsOfModule(module: string): Promise<string> {
  return join(await folderOfModule(module), CRDS);
}

/** Downloads a module with Go's own client, which verifies it. */
export async function folderOfModule(module: string): Promise<string> {
  try {
    // Outside of a module, so no go.mod of this repository decides about the version.
    const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', module], {
      env: { ...process.env, GO111MODULE: 'on', GOFLAGS: '-mod=mod', GOWORK: 'off' },
    });
    const { Dir } = JSON.parse(stdout) as { Dir: string };
    return Dir;
  } catch (error) {
    throw new Unusable(`cannot download ${module} (Go 1.21 or newer is required): ${reason(error)}`);
  }
}

/** Go prints its error as JSON. */
function reason(error: unknown): string {
  const printed = isRecord(error) && typeof error.stdout === 'string' ? error.stdout : '';
  try {
    return String((JSON.parse(printed) as { Error: string }).Error);
  } catch {
    return messageOf(error);
  }
}

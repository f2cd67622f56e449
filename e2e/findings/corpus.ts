import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../../mesh/checks/registry/checks';
import type { Manifest } from '../../mesh/manifest/manifest';
import { parseManifests, UnreadableError } from '../../mesh/reader';
import { kindInfo } from '../../mesh/schema/kinds';
import { part } from '../parts';
import type { World } from './judge';

/** A world for each example of each check, and for each file of Istio's own samples and tests. */
export function corpus(): readonly World[] {
  const examples = checks
    .flatMap(({ examples }) => examples.flatMap(({ wrong, right }) => [wrong, right]))
    // Skip examples with an elided private key.
    .filter((text) => !text.includes('tls.key: …'));
  const folder = part('manifests');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort();
  const texts = [...examples, ...files.map((name) => readFileSync(join(folder, name), 'utf8'))];
  return texts.map(world).filter((manifests) => manifests.length > 0);
}

function world(text: string): World {
  try {
    return parseManifests(text, 'corpus.yaml')
      .map(({ manifest }) => manifest)
      .filter(isObject)
      .map(placed);
  } catch (error) {
    // Some files in Istio's tests are unreadable on purpose.
    if (error instanceof UnreadableError) return [];
    throw error;
  }
}

/** Adds the namespace `default`, because the analyzers do not default it as an API server does. */
function placed(manifest: Manifest): Manifest {
  const { apiVersion, kind, metadata } = manifest;
  const isNamespaced = kindInfo(apiVersion, kind)?.namespaced ?? true;
  return isNamespaced ? { ...manifest, metadata: { namespace: 'default', ...metadata } } : manifest;
}

function isObject(manifest: Manifest): boolean {
  return typeof manifest.kind === 'string' && typeof manifest.metadata?.name === 'string';
}

import { stringify } from 'yaml';

/** Manifests as one YAML file. */
export const yamlOf = (manifests: readonly object[]) =>
  manifests.map((manifest) => stringify(manifest, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');

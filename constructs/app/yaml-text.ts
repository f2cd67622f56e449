import { Yaml } from 'cdk8s';
import { resolveScalar } from '../../mesh/manifest/scalar';
import { plainYaml } from './plain-yaml';

// YAML 1.1, in which cdk8s writes, has other octal and binary numbers than kubectl's reader, which also ignores underscores.
const MAY_CONTAIN_NUMBER = /(?:^|[\s:-])(?:[-+]?0[oOXB]|[-+.\d]\S*_)/m;

/** Writes a document as cdk8s does, and quotes strings that only kubectl reads as numbers, such as `0o17`. */
export function yamlText(document: object | undefined): string {
  const plain = document && plainYaml(document);
  if (plain !== undefined) return plain;
  const text = Yaml.stringify(document);
  if (!MAY_CONTAIN_NUMBER.test(text)) return text;
  // Loaded on use, because few manifests need it.
  const { parseDocument, Scalar, visit } = require('yaml') as typeof import('yaml');
  const parsed = parseDocument(text, { version: '1.1' });
  visit(parsed, {
    Scalar: (_, scalar) => {
      const { value } = scalar;
      if (typeof value === 'string' && resolveScalar(value) !== value) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return parsed.toString({ lineWidth: 0 });
}

import { dirname, resolve } from 'node:path';
import type { Manifest } from '../../../mesh';
import { existingFolder, isEsm, loadConvert, nameFrom } from '../../convert';
import { UsageError } from '../../usage-error';

/**
 * The objects as a TypeScript program, which is run to prove that it writes them.
 *
 * @param file of the program
 * @throws UsageError if it would not
 */
export function typescriptOf(manifests: readonly Manifest[], file: string): string {
  const project = dirname(resolve(file));
  const conversion = loadConvert().convert(
    manifests.map((manifest) => ({ manifest })),
    { charts: 'namespace', functionName: nameFrom(file), modules: isEsm(project) ? 'esm' : 'commonjs' },
  );
  const { problems } = conversion.prove(existingFolder(project));
  const [problem = conversion.leftOut[0]?.reason] = problems;
  if (problem !== undefined) throw new UsageError(`the program would not write the same objects: ${problem}`);
  return conversion.source;
}

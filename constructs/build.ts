// Makes small apps start faster, after tsc has written lib/:
//
//   node --require tsx/cjs constructs/build.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const root = join(__dirname, '..');

// The checks that run at synth become one file. They share only data with the rest, no classes.
buildSync({
  entryPoints: [join(root, 'mesh/checks/engine/part-of-mesh.ts')],
  outfile: join(root, 'lib/mesh/checks/engine/part-of-mesh.js'),
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
  logLevel: 'warning',
});

// lib/index.js loads the file of a construct when it is first used. The list of names that tsc writes at the top stays,
// because Node reads the names for `import` from it.
const file = join(root, 'lib/index.js');
const [head = '', ...modules] = readFileSync(file, 'utf8').split(/^var \w+ = (?=require\()/m);

const lazy = `function lazy(name, load) {
    const define = (property) => Object.defineProperty(exports, name, { enumerable: true, configurable: true, ...property });
    define({ get: () => define({ value: load()[name] })[name] });
}
`;

const exported = modules.flatMap((text) => {
  const [source = '', ...properties] = text.trimEnd().split(';\n');
  return properties.map((property) => {
    const [, name] = /^Object\.defineProperty\(exports, "(\w+)", /.exec(property) ?? [];
    if (name === undefined) throw new Error(`not an export in ${file}: ${property}`);
    return `lazy("${name}", () => ${source});\n`;
  });
});

writeFileSync(file, `${head}${lazy}${exported.join('')}`);

// Makes lib/index.js load the file of a construct when it is first used: loading all of them would take most of the time of a
// small app. The list of names that tsc writes at the top stays, because Node reads the names for `import` from it.
//
//   node --import tsx constructs/build.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(__dirname, '../lib/index.js');
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

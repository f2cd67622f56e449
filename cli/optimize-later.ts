/**
 * Lets functions run eight times as long as usual before V8 optimizes them. By default, optimizing takes a third of the CPU time
 * of checking 1,000 or 10,000 objects, more than it saves.
 *
 * Each version of V8 has its own flag, and prints an error if it does not know one. Since Node 24, a faster compiler comes first,
 * and there is nothing to gain.
 */
export function optimizeLater(): void {
  const flag = flags.get(Number.parseInt(process.versions.node, 10));
  if (flag === undefined) return;
  // Loaded on use: it takes some milliseconds.
  const { setFlagsFromString } = require('node:v8') as typeof import('node:v8');
  setFlagsFromString(flag);
}

/** By major version of Node. The defaults are 66 kB of executed bytecode, and 3,000 calls. */
const flags: ReadonlyMap<number, string> = new Map([
  [20, '--interrupt-budget=540672'],
  [22, '--invocation-count-for-turbofan=24000'],
]);

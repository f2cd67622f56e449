/**
 * Sets V8's flags for a short run. Each version of V8 has its own, and prints an error if it does not know one. Since Node 24, a
 * faster compiler comes first, and there is little to gain.
 *
 * - Functions run eight times as long as usual before V8 optimizes them. By default, optimizing takes a third of the CPU time of
 *   checking 1,000 or 10,000 objects, more than it saves.
 * - They run four times as long before V8 records types for that and compiles them for the first time, which takes a twentieth
 *   of the CPU time of checking 50 objects.
 * - One thread collects short-lived objects. Waking others takes a twentieth as well, and gains nothing for 10,000 objects.
 * - Compiled functions stay in memory, so those that a long run called only once reach the code cache, too.
 */
export function setV8Flags(): void {
  const ours = flags.get(Number.parseInt(process.versions.node, 10));
  if (ours === undefined) return;
  // Loaded on use: it takes some milliseconds.
  const { setFlagsFromString } = require('node:v8') as typeof import('node:v8');
  for (const flag of ours) setFlagsFromString(flag);
}

/** By major version of Node. The defaults are 66 kB of executed bytecode and a factor of 8, and 3,000 and 8 calls. */
const flags: ReadonlyMap<number, readonly string[]> = new Map([
  [
    20,
    [
      '--interrupt-budget=540672',
      '--interrupt-budget-factor-for-feedback-allocation=32',
      '--no-parallel-scavenge',
      '--no-flush-bytecode',
    ],
  ],
  [
    22,
    [
      '--invocation-count-for-turbofan=24000',
      '--invocation-count-for-feedback-allocation=32',
      '--no-parallel-scavenge',
      '--no-flush-bytecode',
    ],
  ],
]);

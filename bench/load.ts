import { spawnSync } from 'node:child_process';
import { root, type Subject } from './measure';

const RUNS = 15;

/** Milliseconds of `require`, in a new process each time. */
function times(loaded: string, measured: string): number[] {
  const program = `${loaded}; const start = performance.now(); ${measured}; console.log(performance.now() - start)`;
  return Array.from({ length: RUNS }, () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], { cwd: root, encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    return Number(stdout);
  }).sort((a, b) => a - b);
}

export const load: Subject = {
  title: `load: milliseconds that an entry of the package takes to load, median of ${RUNS} processes`,
  *lines() {
    for (const [name, loaded, measured] of [
      ['cdk8s', '', 'require("cdk8s")'],
      ['cdk8s-istio, after cdk8s', 'require("cdk8s")', 'require("./lib")'],
      // Each is loaded when it is first used.
      [
        'App, CanarySplit and DestinationRule of it',
        'require("cdk8s")',
        'const { App, CanarySplit, DestinationRule } = require("./lib")',
      ],
      ['cdk8s-istio/mesh', '', 'require("./lib/mesh")'],
    ] as const) {
      yield `${name}: ${times(loaded, measured)[RUNS >> 1]?.toFixed(0)} ms`;
    }
  },
};

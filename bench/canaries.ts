import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { oneChart } from './canaries-app';
import { type Case, root, type Subject } from './measure';

/** In node_modules, so its imports are found. */
const outfile = join(root, 'node_modules/.cache/bench/canaries-app.js');

/** Compiles the app once, as users do before they run it: the compiler needs as long as a small app. */
export function compileApp(): void {
  buildSync({ entryPoints: [join(__dirname, 'canaries-app.ts')], outfile, platform: 'node', format: 'cjs' });
}

const command = (way: string, count: number, layout: string): Case['ours'] => [
  process.execPath,
  outfile,
  way,
  `${count}`,
  layout,
];

/** All services in one chart. */
export const ours = (count: number) => command('ours', count, oneChart);

export const canaries: Subject = {
  title: "canaries: N services, each with a DestinationRule and a VirtualService; theirs is ApiObjects in cdk8s' App",
  cases() {
    compileApp();
    return ['one chart each', oneChart].flatMap((layout) =>
      [1, 100, 1000, 5000].map((count) => ({
        name: `${count}, ${layout}`,
        ours: command('ours', count, layout),
        theirs: command('plain', count, layout),
      })),
    );
  },
};

import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { command } from './command';

// The temporary folder is only removed by process.exit, not if a signal ends the process.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const surroundings = {
  root: join(__dirname, '..'),
  input: () => text(process.stdin),
  print: (line: string) => console.log(line),
  complain: (line: string) => console.error(line),
};
command(process.argv.slice(2), surroundings).then((code) => {
  process.exitCode = code;
});

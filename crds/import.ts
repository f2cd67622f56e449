import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { command } from './command';

// Exiting through process.exit removes the temporary folder; a signal by itself would leave it.
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

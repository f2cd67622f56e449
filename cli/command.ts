import { main } from './main';
import { StandardOutput } from './standard-output';
import { colorOf } from './terminal';

const stdout = new StandardOutput(1);
const stderr = new StandardOutput(2);

main(process.argv.slice(2), { stdout, stderr, color: colorOf(process.env) }).then((code) => {
  process.exitCode = code;
  // As soon as the output is written: without this, V8 collects garbage before the process ends.
  stdout.end(() => stderr.end(() => process.exit()));
});

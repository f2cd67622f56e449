import { main } from './main';
import { colorOf } from './terminal';

// A reader that closes the pipe early, as in `cdk8s-istio check . | head`, is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

const output = (stream: NodeJS.WriteStream) => ({
  write: (text: string) => void stream.write(text),
  isTerminal: stream.isTTY === true,
});

main(process.argv.slice(2), {
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  color: colorOf(process.env),
}).then((code) => {
  process.exitCode = code;
  // As soon as the output is written: without this, V8 collects garbage before the process ends.
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
});

#!/usr/bin/env node
import { main } from './main';

// A reader that has seen enough, as in `cdk8s-istio check . | head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

const { NO_COLOR, TERM } = process.env;
// Not process.exit: what was written has to get out first.
process.exitCode = main(process.argv.slice(2), {
  stdout: { write: (text) => process.stdout.write(text), isTerminal: process.stdout.isTTY === true },
  stderr: { write: (text) => process.stderr.write(text), isTerminal: process.stderr.isTTY === true },
  likesColor: !NO_COLOR && TERM !== 'dumb',
});

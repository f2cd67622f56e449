#!/usr/bin/env node
import { join } from 'node:path';
import { runCached } from './code-cache';
import { setV8Flags } from './v8-flags';

/** Set by the build. */
declare const COMMAND_HASH: string;

setV8Flags();
const [, , subcommand = ''] = process.argv;
runCached(join(__dirname, 'command.js'), COMMAND_HASH, subcommand, require);

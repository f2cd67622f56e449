#!/usr/bin/env node
import { join } from 'node:path';
import { runCached } from './code-cache';

/** Set by the build. */
declare const COMMAND_HASH: string;

runCached(join(__dirname, 'command.js'), COMMAND_HASH, require);

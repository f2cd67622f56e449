#!/usr/bin/env node
import { join } from 'node:path';
import { runCached } from './code-cache';
import { optimizeLater } from './optimize-later';

/** Set by the build. */
declare const COMMAND_HASH: string;

optimizeLater();
runCached(join(__dirname, 'command.js'), COMMAND_HASH, require);

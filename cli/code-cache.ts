import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { Script } from 'node:vm';

/**
 * Runs a script like `require`, but keeps the compiled code for later runs in `node_modules/.cache`: compiling the command
 * takes longer than most of its work. Node's own compile cache does not help much, because it contains only functions that
 * are compiled when a file is loaded. V8 compiles most functions when they are first called.
 *
 * @param script a file that contains the `moduleFunction` of a script
 * @param hash identifies the content of the script; V8 itself compares only the length
 * @param use what the script is run for, such as a subcommand. Each use has a cache, because reading what only others need
 *   takes time
 */
export function runCached(script: string, hash: string, use: string, require: NodeJS.Require): void {
  const folder = cacheFolder(script);
  const cache = folder === undefined ? undefined : new CodeCache(folder, hash, use);
  const cachedData = cache?.read();
  const compiled = new Script(readFileSync(script, 'latin1'), { filename: script, ...(cachedData && { cachedData }) });
  process.on('exit', (code) => {
    // After a usage error, little of the use has been compiled, or there is no such use.
    if (code !== 2) cache?.update(compiled, !cachedData || compiled.cachedDataRejected === true);
  });
  const module = { exports: {} };
  compiled.runInThisContext().call(module.exports, module.exports, require, module, script, dirname(script));
}

/** The script as a function, as Node wraps modules. Written by the build: adding it to 2 MB at run time takes milliseconds. */
export function moduleFunction(script: string): string {
  return `(function (exports, require, module, __filename, __dirname) {${script}\n})`;
}

/**
 * The `node_modules` that contains the script or, in a checkout, the one next to it. Who can write there can change the script
 * as well, which is not true of a folder for temporary files.
 */
function cacheFolder(script: string): string | undefined {
  const name = `${sep}node_modules`;
  const end = script.lastIndexOf(name + sep);
  const modules = end < 0 ? join(dirname(script), '../../node_modules') : script.slice(0, end) + name;
  return existsSync(modules) ? join(modules, '.cache', 'cdk8s-istio') : undefined;
}

/** In front of the cached data: `bytes` and `unchanged`, as two numbers. */
const HEADER = 16;

/** A cache is complete after as many runs in a row without much new code. */
const COMPLETE = 3;

class CodeCache {
  private readonly folder: string;
  private readonly hash: string;
  private readonly file: string;
  /** How much code V8 had compiled when the cache was written. */
  private bytes = 0;
  /** How many runs since then compiled little more. */
  private unchanged = 0;

  constructor(folder: string, hash: string, use: string) {
    this.folder = folder;
    this.hash = hash;
    const name = /^[a-z]+$/.test(use) ? `${hash}-${use}` : hash;
    this.file = join(folder, `${name}-${process.version}-${process.arch}`);
  }

  read(): Buffer | undefined {
    try {
      const data = readFileSync(this.file);
      this.bytes = data.readDoubleLE();
      this.unchanged = data.readDoubleLE(8);
      return data.subarray(HEADER);
    } catch {
      return undefined;
    }
  }

  /**
   * Writes the cache if it cannot be used, or if this run compiled many functions that no earlier run called. Counting them takes
   * up to 4 ms, so short runs rarely do it once the cache is complete.
   */
  update(script: Script, isUnusable: boolean): void {
    const { user, system } = process.cpuUsage();
    const counts = this.unchanged < COMPLETE || user + system > 200_000 || Math.random() < 1 / 8;
    if (!isUnusable && !counts) return;
    try {
      const bytes = compiledBytes();
      if (isUnusable || bytes > this.bytes * 1.03) this.write(script.createCachedData(), bytes);
      else if (this.unchanged < COMPLETE) this.countUnchanged();
    } catch {
      // The command has done its work, and the next run does without the cache.
    }
  }

  /** Replaces the file, and those of other versions of the script. */
  private write(cachedData: Buffer, bytes: number): void {
    mkdirSync(this.folder, { recursive: true });
    for (const name of readdirSync(this.folder)) {
      if (!name.startsWith(this.hash)) rmSync(join(this.folder, name));
    }
    const temporary = `${this.file}.${process.pid}`;
    writeFileSync(temporary, Buffer.concat([numbers(bytes, 0), cachedData]));
    renameSync(temporary, this.file);
  }

  private countUnchanged(): void {
    const file = openSync(this.file, 'r+');
    try {
      writeSync(file, numbers(this.bytes, this.unchanged + 1));
    } finally {
      closeSync(file);
    }
  }
}

function numbers(bytes: number, unchanged: number): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeDoubleLE(bytes);
  header.writeDoubleLE(unchanged, 8);
  return header;
}

/** Loaded on use, because most runs write no cache. */
function compiledBytes(): number {
  const v8 = require('node:v8') as typeof import('node:v8');
  return v8.getHeapCodeStatistics().bytecode_and_metadata_size;
}

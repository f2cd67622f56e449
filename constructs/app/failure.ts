import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A stack frame in the user's code. */
interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The function, or '' at the top level. */
  readonly caller: string;
}

/**
 * An error for people who run an app: each problem once, after the line of their code that caused it.
 *
 * ```text
 * main.ts:34:22: 'web-api' has no subset 'v9' (it defines v1, v2)
 *   34 |   const v2 = webApi.subset('v9');
 *      |                     ^
 * ```
 *
 * @param createdAt the stack trace of the construct with this path, if it was recorded
 */
export function describeFailure(error: unknown, createdAt: (path: string) => string | undefined): string {
  if (!(error instanceof Error)) return `${error}\n`;
  // The package's own frames show where its defect is.
  if (isDefect(error)) return `${error.stack}\n`;
  const [title, ...problems] = error.message.split('\n  [');
  const messages = title?.startsWith('Validation failed') ? problems.map((problem) => `[${problem}`) : [error.message];
  return messages.map((message) => describe(message, framesOfProblem(message, error, createdAt))).join('');
}

/** An error at synth names its construct: `[path] …` or `Gateway of 'path': …`. */
function framesOfProblem(message: string, error: Error, createdAt: (path: string) => string | undefined): Frame[] {
  const frames = userFrames(error.stack);
  if (frames.length > 0) return frames;
  const [, inBrackets, quoted] = /^(?:\[(.*?)\]|\S+ of '(.*?)':) /.exec(message) ?? [];
  return userFrames(createdAt(inBrackets ?? quoted ?? ''));
}

function describe(message: string, [frame, ...callers]: readonly Frame[]): string {
  if (frame === undefined) return `${message}\n`;
  const lines = callers.map(
    (frame) => `    at ${frame.caller === '' ? place(frame) : `${frame.caller} (${place(frame)})`}\n`,
  );
  return `${place(frame)}: ${message}\n${excerpt(frame)}${lines.join('')}`;
}

const place = ({ file, line, column }: Frame) => `${relative(process.cwd(), file)}:${line}:${column}`;

/** The line with a mark under the column. */
function excerpt({ file, line, column }: Frame): string {
  const text = existsSync(file) ? readFileSync(file, 'utf8').split(/\r?\n/)[line - 1] : undefined;
  if (text === undefined) return '';
  const gutter = ' '.repeat(`${line}`.length);
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `  ${line} | ${text}\n  ${gutter} | ${indent}^\n`;
}

/** The frames below `App`. */
function userFrames(stack: string | undefined): Frame[] {
  const frames = framesOf(stack);
  const app = frames.findIndex(({ file }) => file.startsWith(join(__dirname, 'app.')));
  return frames.slice(0, app < 0 ? undefined : app).filter(({ file }) => !isInternal(file));
}

/** A TypeError and the like that this package caused. */
function isDefect(error: Error): boolean {
  if (error.cause instanceof Error) return isDefect(error.cause);
  const [first] = framesOf(error.stack);
  return error.constructor !== Error && first !== undefined && isInternal(first.file);
}

function framesOf(stack = ''): Frame[] {
  return stack.split('\n').flatMap((text) => {
    const [, caller = '', url = '', line, column] = /^\s+at (?:(.*) \()?(.*?):(\d+):(\d+)\)?$/.exec(text) ?? [];
    if (line === undefined) return [];
    const file = url.startsWith('file:') ? fileURLToPath(url) : url;
    const name = /^(?:Object\.)?<anonymous>$/.test(caller) ? '' : caller.replace(/^(?:async|new) /, '');
    return [{ file, line: Number(line), column: Number(column), caller: name }];
  });
}

/** The folder that holds `constructs/`: the root of a checkout, or `lib/` of the package. */
const root = dirname(dirname(__dirname));
const rooms = ['constructs', 'mesh', 'imports'].map((room) => join(root, room) + sep);

/** Whether a file belongs to Node, to a dependency or to this package. */
function isInternal(file: string): boolean {
  if (!isAbsolute(file) || file.includes(`${sep}node_modules${sep}`)) return true;
  return rooms.some((room) => file.startsWith(room));
}

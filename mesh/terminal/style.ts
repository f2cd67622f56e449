import { visible } from '../grammar/visible';

/** SGR parameters of ANSI escape codes: those that turn a style on and off. */
const styles = {
  bold: [1, 22],
  dim: [2, 22],
  underline: [4, 24],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

export type Style = (how: keyof typeof styles, text: string) => string;

/** Adds escape codes to text; without color, the text is unchanged. */
export const styled = (color: boolean): Style =>
  color ? (how, text) => `\u001b[${styles[how][0]}m${text}\u001b[${styles[how][1]}m` : (_, text) => text;

/** Shows control and invisible characters as escapes, so input cannot control the terminal. */
export const safe = visible;

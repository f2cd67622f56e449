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

/** Replaces control characters, so input cannot control the terminal. */
export function safe(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the point
  return text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** Select Graphic Rendition: the parameters that turn a style on and off. */
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

/** Text as a terminal shows it in a style; without colour it stays as it is. */
export const styled = (color: boolean): Style =>
  color ? (how, text) => `\u001b[${styles[how][0]}m${text}\u001b[${styles[how][1]}m` : (_, text) => text;

/** Input must not reach the terminal as commands. */
export function safe(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are taken out
  return text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

import { visible } from '../../mesh/grammar/visible';

// Text of the input as Markdown: nothing in it has a meaning there.

export const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
export const html = (text: string) =>
  visible(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
export const escaped = (text: string) => html(text).replace(/[\\`*_[\]|]/g, '\\$&');
export const code = (text: string) => `\`${visible(text).replaceAll('`', "'")}\``;
export const cell = (text: string) => code(text).replaceAll('|', '\\|').replaceAll('\n', ' ');

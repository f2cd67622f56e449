import { visible } from './visible';

test.each([
  ['shop.example.com', 'shop.example.com'],
  ['Größe 東京 🚀', 'Größe 東京 🚀'],
  ['a\nb', 'a\nb'],
  ['a\u200bb', 'a\\u200bb'],
  ['\ufeffa', '\\ufeffa'],
  ['a\u00a0b\u3000', 'a\\u00a0b\\u3000'],
  ['a\u202eb', 'a\\u202eb'],
  ['\u001b[31m', '\\u001b[31m'],
  ['a\tb\r', 'a\\tb\\r'],
  ['a\ufe0f\u{e0041}', 'a\\ufe0f\\u{e0041}'],
  ['\ud800', '\\ud800'],
])('%j', (text, shown) => expect(visible(text)).toBe(shown));

import { excerptOf } from './excerpt';

const text = `spec:
  http:
    - match:
        - uri:
            prefix: /a
      route:
        - destination:
            host: a

    - route:
      - destination:
          host: b
---
kind: Service
`;
const shown = (line: number, marks: number[] = [], most?: number) =>
  excerptOf('a.yaml', text, line, marks, most).lines.map(
    ({ number, text: content, marked }) => `${number}${marked ? '!' : ' '}${content}`,
  );

test('an item of a list is shown to its end, without the indentation of its first line', () => {
  expect(shown(3)).toEqual([
    '3 - match:',
    '4     - uri:',
    '5         prefix: /a',
    '6   route:',
    '7     - destination:',
    '8         host: a',
  ]);
});

test('the blocks that begin at marks are marked', () => {
  expect(shown(3, [7]).filter((line) => line.includes('!'))).toEqual(['7!    - destination:', '8!        host: a']);
});

test('a list may have the indentation of its key, and a document ends a block', () => {
  expect(shown(10)).toEqual(['10 - route:', '11   - destination:', '12       host: b']);
});

test('of a long block the first lines are shown', () => {
  expect(shown(1, [], 2)).toEqual(['1 spec:', '2   http:']);
});

test('a line that is not there is empty', () => {
  expect(shown(99)).toEqual([]);
});

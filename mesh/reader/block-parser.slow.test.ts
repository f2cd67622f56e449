import fc from 'fast-check';
import { stringify } from 'yaml';
import { parseBlock } from './block-parser';
import { parseFull } from './full-parser';

const document = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews # the name
  labels: {app: "a b", 'v': v1}
spec:
  hosts: [reviews, "*.example.com"]
  http:
  - match:
    - uri: {prefix: /api}
      headers:
        x-user: {exact: 'it''s'}
    - uri:
        regex: "\\\\d+\\t"
    name: |
      two
        lines

    timeout: 5s
    retries:
  -   route:
      - destination: {host: reviews,
          subset: v1}
        weight: 0100
  tls: []
`;

test('a no-break space is not whitespace', () => {
  expect(parseBlock('a\u00a0: b\u00a0 # c\n')?.value).toEqual({ 'a\u00a0': 'b\u00a0' });
});

test('parses the YAML that tools write', () => {
  expect(parseBlock(document)?.value).toEqual(parseFull(document, 'f', 1)[0]?.value);
});

const json = fc.jsonValue({ maxDepth: 4, noUnicodeString: false });

test('agrees with the full parser on the output of a YAML serializer', () => {
  const style = fc.record({
    indentSeq: fc.boolean(),
    collectionStyle: fc.constantFrom<('any' | 'flow' | 'block')[]>('any', 'flow', 'block'),
    defaultStringType: fc.constantFrom<('PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE')[]>(
      'PLAIN',
      'QUOTE_SINGLE',
      'QUOTE_DOUBLE',
    ),
    version: fc.constant('1.1' as const),
    aliasDuplicateObjects: fc.constant(false),
  });
  let parsed = 0;
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), json, { minKeys: 1 }), style, (value, options) => {
      const text = stringify(value, options);
      const fast = parseBlock(text);
      if (!fast) return;
      parsed++;
      expect(fast.value).toEqual(parseFull(text, 'f', 1)[0]?.value);
    }),
    { numRuns: 250 },
  );
  expect(parsed).toBeGreaterThan(50);
});

test('parses JSON as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), json), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent);
      const fast = parseBlock(text);
      if (fast) expect(fast.value).toEqual(JSON.parse(text));
    }),
    { numRuns: 150 },
  );
});

test('a line with too little indentation ends all brackets', () => {
  const text = 'a: {b: c,\nd: e}\nf:? - g: 1\n';
  expect(parseBlock(text)?.value).toEqual({ a: { b: 'c', d: 'e' }, 'f:? - g': 1 });
  expect(() => parseFull(text, 'f', 1)).toThrow('sufficiently indented');
});

const edit = fc.record({
  offset: fc.nat(document.length),
  remove: fc.nat(3),
  insert: fc.constantFrom(
    ...['', ' ', '\n', '- ', ': ', ':', '"', "'", '#', ' #', '[', ']', '{', '}', ',', '|', '\t', '&a ', '?', '%'],
  ),
});

test('agrees with the full parser, or defers to it, if the text has a few typos', () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
      const text = edits.reduce(
        (edited, { offset, remove, insert }) => edited.slice(0, offset) + insert + edited.slice(offset + remove),
        document,
      );
      const fast = parseBlock(text);
      if (!fast) return;
      let full: unknown;
      try {
        full = parseFull(text, 'f', 1)[0]?.value;
      } catch (error) {
        // The only input that kubectl accepts and the full parser rejects.
        expect(String(error)).toMatch(/sufficiently indented/);
        return;
      }
      expect(fast.value).toEqual(full);
    }),
    { numRuns: 800 },
  );
});

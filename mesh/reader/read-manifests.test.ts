import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseManifests, type ReadProgress, readManifests, UnreadableError } from '../reader';

const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n`;
const names = (manifests: ReturnType<typeof parseManifests>) => manifests.map(({ manifest }) => manifest.metadata.name);
const lines = (manifests: ReturnType<typeof parseManifests>) =>
  manifests.map(({ source }) => source?.line(['metadata', 'name']));

describe('documents', () => {
  test('several in a file, with comments, empty documents and directives', () => {
    const text = `# first\n---\n${service('a')}--- # second\n---\n\n${service('b')}...\n---\n%YAML 1.1\n---\n${service('c')}`;
    const manifests = parseManifests(text, 'f.yaml');
    expect(names(manifests)).toEqual(['a', 'b', 'c']);
    expect(lines(manifests)).toEqual([6, 13, 21]);
  });

  test.each(['', '\n\n', '# only a comment\n', '---\n---\n', '%YAML 1.2\n---\n', '~\n'])('none in %j', (text) => {
    expect(parseManifests(text, 'f.yaml')).toEqual([]);
  });

  test('an indented --- in a block scalar is text', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  x: |\n    a\n    ---\n    b\n';
    expect(parseManifests(text, 'f.yaml').map(({ manifest }) => manifest.data)).toEqual([{ x: 'a\n---\nb\n' }]);
  });

  test('lists, even nested ones, are replaced by their items', () => {
    const text = `kind: List
apiVersion: v1
items:
- ${service('a').replaceAll('\n', '\n  ')}
- kind: ServiceList
  apiVersion: v1
  items:
  - ${service('b').replaceAll('\n', '\n    ')}
`;
    const manifests = parseManifests(text, 'f.yaml');
    expect(names(manifests)).toEqual(['a', 'b']);
    expect(lines(manifests)).toEqual([7, 15]);
  });

  test('items of a typed list have its kind, as in the output of an API server', () => {
    const text =
      'apiVersion: v1\nkind: ServiceList\nitems:\n- metadata: {name: a}\n- kind: Pod\n  metadata: {name: b}\n';
    const [service, pod] = parseManifests(text, 'f.yaml').map(({ manifest }) => manifest);
    expect(service).toEqual({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } });
    expect(pod).toEqual({ kind: 'Pod', metadata: { name: 'b' } });
  });

  test('JSON on one line and on several', () => {
    const object = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } };
    expect(lines(parseManifests(JSON.stringify(object), 'f.json'))).toEqual([1]);
    const pretty = parseManifests(JSON.stringify({ kind: 'List', items: [object] }, undefined, '\t'), 'f.json');
    expect(names(pretty)).toEqual(['a']);
    expect(lines(pretty)).toEqual([8]);
  });

  test('concatenated JSON objects, as kubectl accepts them', () => {
    const object = (name: string) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, text: '}\n{ "' });
    const text = `\n${JSON.stringify(object('a'), undefined, 2)}\n${JSON.stringify(object('b'))} ${JSON.stringify(object('c'))}\n---\n${service('d')}`;
    const manifests = parseManifests(text, 'f.json');
    expect(names(manifests)).toEqual(['a', 'b', 'c', 'd']);
    expect(lines(manifests)).toEqual([6, 10, 10, 15]);
    expect(() => parseManifests('{"kind": "X"}\n{"kind": "Y"} z\n', 'f.json')).toThrow('f.json:2: ');
    expect(() => parseManifests('{"kind": "X"}\n{"kind": "Y"\n', 'f.json')).toThrow(UnreadableError);
  });

  test('a byte order mark and the kind of line breaks change neither values nor line numbers', () => {
    for (const lineBreak of ['\n', '\r\n', '\r']) {
      const text = `\ufeff${service('a')}---\n${service('b')}`.replaceAll('\n', lineBreak);
      const manifests = parseManifests(text, 'f.yaml');
      expect(names(manifests)).toEqual(['a', 'b']);
      expect(lines(manifests)).toEqual([4, 9]);
    }
  });
});

test('a list without kinds is a file of another tool, read as an empty object', () => {
  const [patch, service_, ...rest] = parseManifests(`- op: add\n  path: /a\n---\n${service('a')}`, 'f.yaml');
  expect(rest).toEqual([]);
  expect(patch?.manifest).toEqual({});
  expect(patch?.source?.line([])).toBe(1);
  expect(service_?.manifest.metadata.name).toBe('a');
});

describe('values', () => {
  const value = (text: string) => parseManifests(`kind: X\nv: ${text}\n`, 'f.yaml')[0]?.manifest.v;

  test('anchors, aliases and merge keys', () => {
    const text = 'kind: X\nbase: &base {a: 1, b: 2}\nv:\n  <<: *base\n  b: 3\nw: *base\nx: {<<: [{a: 5}, *base]}\n';
    const [object] = parseManifests(text, 'f.yaml');
    expect(object?.manifest).toEqual({
      kind: 'X',
      base: { a: 1, b: 2 },
      v: { a: 1, b: 3 },
      w: { a: 1, b: 2 },
      x: { a: 5, b: 2 },
    });
    expect(object?.source?.line(['v', 'a'])).toBe(2);
    expect(object?.source?.line(['v', 'b'])).toBe(5);
  });

  test('tags', () => {
    expect(value('!!str 80')).toBe('80');
    expect(value('!!int "80"')).toBe(80);
    expect(value('!custom 80')).toBe('80');
    expect(value('!!float 1')).toBe(1);
    expect(value('!!binary aGk=')).toBe('hi');
    expect(value('!!str80')).toBe('');
    expect(() => value('!!int x')).toThrow('f.yaml:2: cannot read "x" as !!int');
    expect(() => value('!!int 80.0')).toThrow('f.yaml:2: cannot read "80.0" as !!int');
    expect(() => value('!!binary "!!"')).toThrow('f.yaml:2: !!binary must be base64');
  });

  test('folded and multi-line strings', () => {
    expect(value('>-\n  a\n  b')).toBe('a b');
    expect(value('a\n  b')).toBe('a b');
    expect(value('"a\\\n  b"')).toBe('ab');
  });

  test('characters and escapes that differ between YAML and JSON', () => {
    for (const escaped of ['\\/', '\\ud83d\\ude00']) {
      expect(() => value(`"a${escaped}"`)).toThrow(
        `f.yaml:2: ${escaped.slice(0, 6)} is an escape of JSON, not of YAML`,
      );
      expect(parseManifests(`{"kind": "X", "v": "${escaped}"}`, 'f.json')).toHaveLength(1);
    }
    expect(value('"\\e[0m \\u00e9"')).toBe('\u001b[0m \u00e9');
    expect(() => value('"\\e \\u00e9 \\ud83d\\ude00"')).toThrow('\\ud83d is an escape of JSON, not of YAML');
    expect(value("'\\/'")).toBe('\\/');
    expect(() => value('a\u0007')).toThrow('f.yaml:2: control characters are not allowed, got "\\u0007"');
    expect(() => value('a\u0081')).toThrow('f.yaml:2: control characters');
    expect(value('\u0085w: 1')).toBe(null);
    expect(parseManifests('{"kind": "X", "v": "\u2028\u007f"}', 'f.json')[0]?.manifest.v).toBe('\u2028\u007f');
  });

  test('unquoted words in brackets, as kubectl parses them', () => {
    const words = '[2001:db8::, fe80::]';
    expect(value(words)).toEqual(['2001:db8::', 'fe80::']);
    expect(value('{address: 2001:db8::}')).toEqual({ address: '2001:db8::' });
    expect(value('{a: 1, b:}')).toEqual({ a: 1, 'b:': null });
    expect(value('[a b, -c, x-y:z, d#e]')).toEqual(['a b', '-c', 'x-y:z', 'd#e']);
    // The anchor forces the full parser.
    expect(value(`${words}\nw: &w [2001:db8::, fe80::, {a: b::, c:}]`)).toEqual(['2001:db8::', 'fe80::']);
    const [full] = parseManifests('kind: X\nw: &w [2001:db8::, fe80::, {a: b::, c:}]\n', 'f.yaml');
    expect(full?.manifest.w).toEqual(['2001:db8::', 'fe80::', { a: 'b::', 'c:': null }]);
    expect(full?.source?.line(['w', 2])).toBe(2);
  });

  test('brackets across lines of any indentation, with comments', () => {
    const text =
      'kind: X\nspec:\n  hosts: [ # two\n  a.example.com, # first\n\n  # second\n  b.example.com\n]\n  m: {\nx: 1 }\n';
    const [object] = parseManifests(text, 'f.yaml');
    expect(object?.manifest.spec).toEqual({ hosts: ['a.example.com', 'b.example.com'], m: { x: 1 } });
    expect(object?.source?.line(['spec', 'hosts', 1])).toBe(7);
  });

  test('keys that are not strings become strings, as in kubectl', () => {
    expect(value('{on: 1, 010: 2, 1.50: 3}')).toEqual({ true: 1, 8: 2, 1.5: 3 });
    expect(() => value('{~: 1}')).toThrow('f.yaml:2: a key must not be null');
    expect(() => value('{[a]: 1}')).toThrow('f.yaml:2: a key must not be a map or a list');
  });

  test('a key may have the name of an inherited property', () => {
    const [object] = parseManifests('kind: X\n__proto__: {polluted: true}\nconstructor: 1\n', 'f.yaml');
    expect(Object.keys(object?.manifest ?? {})).toEqual(['kind', '__proto__', 'constructor']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    const [full] = parseManifests('kind: &x X\n__proto__: {polluted: true}\n', 'f.yaml');
    expect(Object.keys(full?.manifest ?? {})).toEqual(['kind', '__proto__']);
  });

  test('a duplicate key is reported, and the last value wins', () => {
    const [object] = parseManifests('kind: X\nspec:\n  a: 1\n  b: 2\n  a: 3\n', 'f.yaml');
    expect(object?.manifest.spec).toEqual({ a: 3, b: 2 });
    expect(object?.faults).toEqual([{ path: ['spec', 'a'], message: 'key "a" is already set in this map' }]);
    expect(object?.source?.line(['spec', 'a'])).toBe(5);
    const [, second] = parseManifests('kind: List\nitems:\n- kind: A\n- kind: B\n  kind: C\n', 'f.yaml');
    expect(second?.faults).toEqual([{ path: ['kind'], message: 'key "kind" is already set in this map' }]);
  });
});

test('objects without --- between them are one fault, not one for each of their keys', () => {
  const text = 'apiVersion: v1\nkind: A\nspec: { a: 1 }\napiVersion: v1\nkind: B\nspec: { a: 1, a: 2 }\n';
  const [object] = parseManifests(text, 'f.yaml');
  expect(object?.faults).toEqual([
    { path: ['apiVersion'], message: '2 objects in one document (write --- on a line between them)' },
    { path: ['spec', 'a'], message: 'key "a" is already set in this map' },
  ]);
  expect(object?.source?.line(['apiVersion'])).toBe(4);
});

describe('positions', () => {
  const text = `# a comment\n---\n# another\nkind: X\nspec:\n  list:\n    - a: 1\n    - {b: 2, c: [x, y]}\n`;

  test.each([
    [[], 4, 1],
    [['spec'], 5, 1],
    [['spec', 'list', 1], 8, 7],
    [['spec', 'list', 1, 'c', 1], 8, 21],
    [['spec', 'list', 0, 'missing', 'more'], 7, 7],
    [['metadata', 'name'], 4, 1],
  ])('%j is at line %i, column %i', (path, line, column) => {
    for (const source of [text, text.replace('kind: X', 'kind: &a X')]) {
      expect(parseManifests(source, 'f.yaml')[0]?.source?.position(path)).toMatchObject({ line, column });
    }
  });

  test('include the text of the line', () => {
    expect(parseManifests(text, 'f.yaml')[0]?.source?.position(['spec', 'list', 0]).text).toBe('    - a: 1');
  });
});

describe('unusable input', () => {
  const cases: [name: string, text: string, line: number, reason: RegExp][] = [
    ['a tab as indentation', 'a:\n\tb: 1\n', 2, /^tabs are not allowed as indentation \(indent with spaces\)$/],
    ['two values in one line', 'kind: X\na: b: c\n', 2, /^nested mappings are not allowed/],
    ['an open quote', 'kind: X\na: "b\n', 2, /^missing closing "quote$/],
    ['a question mark in a bracket', 'kind: X\nv:\n- [http://x?y=1]\n', 3, /^"http:\/\/x\?y=1" must be quoted/],
    ['a colon before a word in a bracket', 'kind: X\nv: [\n  a, ::1]\n', 3, /^"::1" must be quoted/],
    ['a template', 'kind: X\nname: {{ .Values.name }}\n', 2, /^a key must not be .* \(a template\? render it first/],
    ['an open bracket', 'kind: X\n---\na: [b\n', 3, /flow sequence/],
    ['an alias without an anchor', 'a: *b\n', 1, /^alias \*b without an anchor|^unresolved alias/i],
    ['an alias that contains itself', 'kind: X\na: &a [1, *a]\n', 2, /^alias \*a contains itself$/],
    ['text after ---', 'kind: X\n--- foo\n', 2, /^only a comment may follow --- on its line, got "foo"$/],
    ['a word', 'kind: X\n---\nhello\n', 3, /^a Kubernetes object must be a map, got the string "hello"$/],
    ['a list of objects', '- kind: Pod\n', 1, /^a Kubernetes object must be a map, got a list$/],
    ['an item that is not a map', 'kind: List\nitems:\n- 1\n', 3, /^an item of a list must be a map, got 1$/],
    ['infinity', 'kind: X\na: .inf\n', 2, /^\.inf is not a JSON number$/],
    ['a merge of a word', 'a: {<<: b}\n', 1, /^map merge requires/],
  ];
  test.each(cases)('%s', (_, text, line, reason) => {
    const read = () => parseManifests(text, 'dir/f.yaml');
    expect(read).toThrow(UnreadableError);
    expect(read).toThrow(expect.objectContaining({ file: 'dir/f.yaml', line, reason: expect.stringMatching(reason) }));
    expect(read).toThrow(/^dir\/f\.yaml:[0-9]+: /);
  });

  test('aliases that expand exponentially', () => {
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++) bomb.push(`a${i}: &a${i} [${`*a${i - 1}, `.repeat(9)}*a${i - 1}]`);
    expect(() => parseManifests(bomb.join('\n'), 'f.yaml')).toThrow(
      /^f\.yaml:[0-9]+: aliases expand to more than 100000/,
    );
  });

  test('many aliases of ordinary size are accepted', () => {
    const text = `base: &b {a: 1}\nlist:\n${'- *b\n'.repeat(5000)}`;
    expect(parseManifests(text, 'f.yaml')[0]?.manifest.list).toHaveLength(5000);
  });

  test.each([200, 5_000, 50_000])('nested %i levels deep: parsed or rejected, never a crash', (depth) => {
    for (const text of [`a: ${'['.repeat(depth)}${']'.repeat(depth)}`, '- '.repeat(depth), '{"a":'.repeat(depth)]) {
      try {
        parseManifests(`kind: X\n---\n${text}`, 'f.yaml');
      } catch (error) {
        expect(error).toBeInstanceOf(UnreadableError);
      }
    }
  });
});

describe('files and folders', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifests-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  test('a folder with its subfolders, each file once', () => {
    mkdirSync(join(folder, 'sub'));
    const b = write('b.yml', service('b'));
    write('sub/a.yaml', service('a'));
    write('c.JSON', '{"kind": "X", "metadata": {"name": "c"}}');
    write('readme.md', 'no manifest');
    symlinkSync(folder, join(folder, 'loop'));
    for (const hidden of ['.git', 'node_modules']) {
      mkdirSync(join(folder, hidden));
      write(`${hidden}/x.yaml`, service('hidden'));
    }
    expect(names(readManifests([folder, b]))).toEqual(['b', 'c', 'a']);
  });

  test('a file is read whatever its name is', () => {
    expect(names(readManifests([write('manifest', service('a'))]))).toEqual(['a']);
  });

  test('fails if there is nothing to read', () => {
    expect(() => readManifests([join(folder, 'nope.yaml')])).toThrow(
      `${join(folder, 'nope.yaml')}: no such file or folder`,
    );
    expect(() => readManifests([folder])).toThrow('no .yaml, .yml or .json file in this folder');
    write('there.yaml', service('a'));
    symlinkSync(join(folder, 'nope.yaml'), join(folder, 'link.yaml'));
    expect(() => readManifests([folder])).toThrow(`${join(folder, 'link.yaml')}: no such file or folder`);
  });

  test('fails on invalid UTF-8, with the line number', () => {
    const file = write(
      'latin1.yaml',
      Buffer.concat([Buffer.from('a: 1\nb: '), Buffer.from([0xe9]), Buffer.from('\n')]),
    );
    expect(() => readManifests([file])).toThrow(`${file}:2: not UTF-8 text`);
    expect(() => readManifests([write('binary.yaml', Buffer.from([0, 1, 2, 255]))])).toThrow(UnreadableError);
  });

  test('reads UTF-16 with a byte order mark', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(service('a'), 'utf16le')]);
    expect(names(readManifests([write('wide.yaml', bytes)]))).toEqual(['a']);
  });

  test('onUnreadable gets every error, and all other documents are read', () => {
    const good = write('a.yaml', service('a'));
    const broken = write('b.yaml', `${service('b')}---\na: b: c\n---\n${service('c')}--- wrong\n`);
    const missing = join(folder, 'nope.yaml');
    const errors: string[] = [];
    const manifests = readManifests([missing, broken, good], { onUnreadable: ({ message }) => errors.push(message) });
    expect(names(manifests)).toEqual(['b', 'c', 'a']);
    expect(errors).toEqual([
      `${missing}: no such file or folder`,
      expect.stringContaining(`${broken}:6: nested mappings`),
      expect.stringContaining('only a comment may follow ---'),
    ]);
  });

  test('reports progress', () => {
    const reported: ReadProgress[] = [];
    const file = write('many.yaml', Array.from({ length: 4500 }, (_, i) => service(`s${i}`)).join('---\n'));
    readManifests([file, write('one.yaml', service('one'))], { onProgress: (progress) => reported.push(progress) });
    expect(reported.map(({ objects }) => objects)).toEqual([2000, 4000, 4500, 4501]);
    expect(reported.at(-1)?.bytesRead).toBe(reported.at(-1)?.bytesTotal);
    expect(reported.every(({ bytesRead }, i) => bytesRead >= (reported[i - 1]?.bytesRead ?? 0))).toBe(true);
  });
});

import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { FieldPath, SourcedManifest } from '../../mesh/manifest/manifest';
import { parseManifests } from '../../mesh/reader';
import { UsageError } from '../usage-error';
import { type Expected, expectedOf } from './expected';
import { checkKeys, objectOf, type Refuse } from './fields';
import { requestsOf } from './requests';
import type { TestCase } from './test-case';
import { validatorCases } from './validator-file';

/** A file with requests and what is expected of them; paths are relative to the working directory. */
export interface TestFile {
  readonly file: string;
  readonly manifests: readonly string[];
  readonly context: readonly string[];
  /** Percentage of the rules and matches that the requests must reach. */
  readonly coverage?: number;
  readonly cases: readonly TestCase[];
  /** Whether objects that VirtualServices name should be added if the input lacks them. */
  readonly needsNamed: boolean;
}

/**
 * Reads a file with the key `tests`, or one of istio-config-validator with the key `testCases`.
 *
 * @throws UsageError with file and line
 */
export function readTestFile(file: string): TestFile {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
  const name = file === '-' ? 'standard input' : file;
  const documents = parseManifests(text, name).map((document) => documentOf(document, name));
  if (documents.length === 0) throw new UsageError(`${name}: a test file must have tests, got no content`);
  const located = (paths: readonly string[]) =>
    paths.map((path) => relative(process.cwd(), resolve(dirname(file), path)) || '.');
  const coverage = documents.flatMap((document) => document.coverage ?? []);
  return {
    file: name,
    manifests: located(documents.flatMap(({ manifests }) => manifests)),
    context: located(documents.flatMap(({ context }) => context)),
    ...(coverage.length > 0 && { coverage: Math.max(...coverage) }),
    cases: documents.flatMap(({ cases }) => cases),
    needsNamed: documents.some(({ needsNamed }) => needsNamed),
  };
}

const FIELDS = ['manifests', 'context', 'coverage', 'tests'];

function documentOf({ manifest, faults = [], source }: SourcedManifest, name: string): Omit<TestFile, 'file'> {
  const line = (path: FieldPath) => source?.line(path) ?? 1;
  const refuse: Refuse = (path, message) => {
    throw new UsageError(`${name}:${line(path)}: ${message}`);
  };
  for (const { path, message } of faults) refuse(path, message);
  const { tests, testCases, manifests, context, coverage } = manifest;
  if (testCases !== undefined) {
    return { manifests: [], context: [], cases: validatorCases(testCases, line, refuse), needsNamed: true };
  }
  checkKeys(manifest, FIELDS, [], refuse);
  if (!Array.isArray(tests) || tests.length === 0) {
    refuse(['tests'], `tests must be a list of at least one test, got ${JSON.stringify(tests) ?? 'nothing'}`);
  }
  if (coverage !== undefined && !(typeof coverage === 'number' && coverage >= 0 && coverage <= 100)) {
    refuse(['coverage'], `coverage must be a percentage from 0 to 100, got ${JSON.stringify(coverage)}`);
  }
  return {
    manifests: strings(manifests, ['manifests'], refuse),
    context: strings(context, ['context'], refuse),
    ...(coverage !== undefined && { coverage: coverage as number }),
    needsNamed: false,
    cases: (tests as unknown[]).map((test, index) => caseOf(test, ['tests', index], line, refuse)),
  };
}

function caseOf(value: unknown, path: FieldPath, line: (path: FieldPath) => number, refuse: Refuse): TestCase {
  const test = objectOf(value, path, refuse);
  checkKeys(test, ['name', 'request', 'expect'], path, refuse);
  if (typeof test.name !== 'string' || test.name === '') {
    refuse([...path, 'name'], `name must be a text, got ${JSON.stringify(test.name) ?? 'nothing'}`);
  }
  const expected: Expected[] = expectedOf(test.expect, [...path, 'expect'], refuse);
  return {
    name: test.name as string,
    line: line(path),
    requests: requestsOf(test.request, [...path, 'request'], refuse),
    failures: (mesh, request) => {
      const verdict = mesh.route(request);
      return expected.flatMap((matches) => {
        const { pass, message } = matches(verdict);
        return pass ? [] : [message()];
      });
    },
  };
}

function strings(value: unknown, path: FieldPath, refuse: Refuse): readonly string[] {
  const list: readonly unknown[] = value === undefined ? [] : Array.isArray(value) ? value : [value];
  const wrong = list.findIndex((item) => typeof item !== 'string' || item === '');
  if (wrong >= 0) refuse(path, `${path.at(-1)} must be a path or a list of paths, got ${JSON.stringify(list[wrong])}`);
  return list as readonly string[];
}

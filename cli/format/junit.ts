import type { LocatedFinding } from '../../mesh/checks/engine/finding';
import { visible } from '../../mesh/grammar/visible';
import type { UnreadableError } from '../../mesh/reader';
import { type CheckReport, type Format, sentence } from './format';

/** A test case of the report. */
export interface JunitCase {
  readonly file: string;
  readonly name: string;
  /** Empty for a case without a finding. */
  readonly message: string;
  readonly fails: boolean;
}

/** JUnit XML, which most CI servers display: a suite for each file with findings, and a test case for each finding. */
export const junit: Format = (report) => junitXml('cdk8s-istio check', casesOf(report));

/** A report with a suite for each file. */
export function junitXml(name: string, cases: readonly JunitCase[]): string {
  const suites = [...new Set(cases.map(({ file }) => file))].map((file) => {
    const own = cases.filter((testCase) => testCase.file === file);
    return element('testsuite', { name: file, ...counts(own) }, own.map(testCaseElement));
  });
  const all = element('testsuites', { name, ...counts(cases) }, suites);
  return ['<?xml version="1.0" encoding="UTF-8"?>', ...all].map((line) => `${line}\n`).join('');
}

function casesOf({ findings, unreadable, objects, fails }: CheckReport): JunitCase[] {
  const cases = [...unreadable.map(unreadableCase), ...findings.map((finding) => findingCase(finding, fails(finding)))];
  // Some servers reject a report without test cases.
  return cases.length > 0 ? cases : [{ file: 'manifests', name: `${objects} objects`, message: '', fails: false }];
}

function findingCase(finding: LocatedFinding, fails: boolean): JunitCase {
  const { code, level, object, file = 'manifests', line } = finding;
  const place = line === undefined ? '' : `${file}:${line}: `;
  return { file, name: `${code} ${object}`, message: `${place}${level}: ${sentence(finding)}`, fails };
}

function unreadableCase({ file, message }: UnreadableError): JunitCase {
  return { file, name: 'readable', message, fails: true };
}

function testCaseElement({ file, name, message, fails }: JunitCase): string[] {
  const child = fails ? `<failure message="${escapeXml(message)}"/>` : `<system-out>${escapeXml(message)}</system-out>`;
  return element('testcase', { classname: file, name }, message === '' ? [] : [[child]]);
}

const counts = (cases: readonly JunitCase[]) => ({
  tests: cases.length,
  failures: cases.filter(({ fails }) => fails).length,
});

/** The lines of an element. */
function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly (readonly string[])[],
): string[] {
  const list = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(`${value}`)}"`);
  return [`<${name}${list.join('')}>`, ...children.flat().map((line) => `  ${line}`), `</${name}>`];
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML has no notation for most control characters and for two others. */
function escapeXml(text: string): string {
  return visible(text)
    .replace(/[&<>"]/g, (char) => entities[char] ?? char)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('\n', '&#10;');
}

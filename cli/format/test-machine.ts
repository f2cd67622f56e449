import { describeRequest } from '../../mesh/verdict/verdict-text';
import { annotation } from './github';
import { junitXml } from './junit';
import { type FileResult, missedCoverage, type TestFormat, type TestResult } from './test-report';

/** For other programs. */
export const testJson: TestFormat = (results) => {
  const tests = results.flatMap(({ file, tests }) => tests.map((test) => ({ file, ...test })));
  const coverage = results.map(({ file, coverage: { share, unreached } }) => ({ file, share, unreached }));
  return `${JSON.stringify({ tests, coverage }, undefined, 2)}\n`;
};

/** Workflow commands of GitHub Actions: each failed test becomes an annotation in the pull request. */
export const testGithub: TestFormat = (results) =>
  results
    .flatMap((result) => [
      ...result.tests
        .filter(({ failures }) => failures.length > 0)
        .map((test) => annotation('error', { file: result.file, line: test.line, title: test.name }, messageOf(test))),
      ...missed(result).map((message) => annotation('error', { file: result.file, title: 'coverage' }, message)),
    ])
    .join('');

/** JUnit XML: a suite for each file, and a test case for each test. */
export const testJunit: TestFormat = (results) =>
  junitXml(
    'cdk8s-istio test',
    results.flatMap((result) => {
      const { file } = result;
      return [
        ...result.tests.map((test) => ({
          file,
          name: test.name,
          message: messageOf(test),
          fails: test.failures.length > 0,
        })),
        ...missed(result).map((message) => ({ file, name: 'coverage', message, fails: true })),
      ];
    }),
  );

const missed = (result: FileResult): string[] => [missedCoverage(result) ?? []].flat();

const messageOf = ({ failures }: TestResult): string =>
  failures.map(({ request, message }) => `${describeRequest(request)}\n${message}`).join('\n\n');

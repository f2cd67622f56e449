import { safe, styled } from '../../mesh/terminal/style';
import { describeRequest } from '../../mesh/verdict/verdict-text';
import { formatCoverage } from './coverage';
import { missedCoverage, type TestFormat, type TestResult } from './test-report';

/** For people: the tests by file, each failure with its request, and a summary. */
export const testText: TestFormat = (results, { color }) => {
  const style = styled(color);
  const tests = results.flatMap((result) => result.tests);
  const failed = tests.filter(({ failures }) => failures.length > 0).length;
  const files = results.map((result) => {
    const missed = missedCoverage(result);
    return [
      `${style('underline', safe(result.file))}\n`,
      ...result.tests.map((test) => testLines(test)),
      ...(result.least > 0 ? [formatCoverage(result.coverage)] : []),
      ...(missed === undefined ? [] : [`${style('red', missed)}\n`]),
    ].join('');
  });
  const requests = tests.reduce((sum, test) => sum + test.requests, 0);
  const count = `${counted(tests.length, 'test')} with ${counted(requests, 'request')}`;
  const summary = failed > 0 ? style('red', `${failed} of ${count} failed`) : style('green', `${count} passed`);
  return `${files.join('\n')}\n${summary}\n`;

  function testLines({ name, line, requests, failures }: TestResult): string {
    const mark = failures.length > 0 ? style('red', 'failed') : style('green', 'passed');
    const detail = style('dim', `(line ${line}, ${counted(requests, 'request')})`);
    const messages = failures.map(
      ({ request, message }) => `    ${style('bold', safe(describeRequest(request)))}\n${indented(safe(message))}`,
    );
    return `  ${mark} ${safe(name)} ${detail}\n${messages.join('')}`;
  }
};

const counted = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

const indented = (text: string) => text.replace(/^/gm, '      ').replace(/$/, '\n');

import { styled } from '../../mesh/report/style';
import { formatText } from '../../mesh/report/text';
import type { Format } from './format';

/** More codes would not help to decide what to read first. */
const MOST_CODES = 5;

/** For people. The last line tells how to learn more about the findings. */
export const text: Format = (report, { color }) => {
  const codes = [...new Set(report.findings.map(({ code }) => code))].slice(0, MOST_CODES);
  const command = styled(color)('bold', `cdk8s-istio explain ${codes.join(' ')}`);
  const hint = codes.length === 0 ? '' : `run ${color ? command : `\`${command}\``} for details\n`;
  return `${formatText(report, { color })}${hint}`;
};

import { listByKind } from '../../mesh/manifest/not-modelled';
import { formatText } from '../../mesh/report/text';
import { safe, styled } from '../../mesh/terminal/style';
import type { Format } from './format';

const MOST_CODES = 5;

/** For people. Ends with the command that explains the findings. */
export const text: Format = (report, { color }) => {
  const codes = [...new Set(report.findings.map(({ code }) => code))].slice(0, MOST_CODES);
  const command = styled(color)('bold', `cdk8s-istio explain ${codes.join(' ')}`);
  const hint = codes.length === 0 ? '' : `run ${color ? command : `\`${command}\``} for details\n`;
  const notModelled = report.notModelled.length === 0 ? '' : `not checked: ${safe(listByKind(report.notModelled))}\n`;
  return `${formatText(report, { color })}${notModelled}${hint}`;
};

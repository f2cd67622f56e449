import { nameOfManifest } from '../../../mesh/behaviour/plan/transition';
import { safe, styled } from '../../../mesh/terminal/style';
import { type PlanFormat, summaryOf, titleOf } from './plan-report';

/** For people at a terminal. */
export const text: PlanFormat = ({ plan, advice }, { color }) => {
  const style = styled(color);
  const steps = plan.steps.map((step, index) => {
    const title = style('bold', `${index + 1}. ${titleOf(plan, index)}`);
    const isMade = new Set(step.intermediate);
    const lines = [
      ...step.apply.map((manifest) => {
        const name = nameOfManifest(manifest);
        return `   apply   ${name}${isMade.has(name) ? style('dim', ' (intermediate)') : ''}`;
      }),
      ...step.delete.map((name) => `   delete  ${name}`),
      ...step.because.map((reason) => style('dim', `   because ${safe(reason)}`)),
      ...step.waitFor.map((wait) => `   wait    ${wait}`),
    ];
    return `${title}${step.safe ? '' : style('red', ' (not proved to be safe)')}\n${lines.join('\n')}\n`;
  });
  const reasons = plan.reasons.map((reason) => `${style('yellow', 'not safe:')} ${safe(reason)}\n`);
  const assumed = plan.assumptions.map((line) => style('dim', `assumed: ${safe(line)}\n`));
  return [
    ...steps,
    ...reasons,
    ...assumed,
    ...advice.map((line) => `${line}\n`),
    `${style('bold', summaryOf(plan))}\n`,
  ].join('');
};

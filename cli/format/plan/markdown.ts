import { nameOfManifest } from '../../../mesh/behaviour/plan/transition';
import { code, escaped, sentence } from '../markdown-text';
import { type PlanFormat, summaryOf, titleOf } from './plan-report';

/** For a pull request, or the README of written steps. */
export const markdown: PlanFormat = ({ plan, advice }) => {
  const steps = plan.steps.map((step, index) => {
    const made = new Set(step.intermediate);
    const applied = step.apply.map((manifest) => {
      const name = nameOfManifest(manifest);
      return `- apply ${code(name)}${made.has(name) ? ' (intermediate)' : ''}`;
    });
    return [
      `## ${index + 1}. ${sentence(titleOf(plan, index))}${step.safe ? '' : ' (not proved to be safe)'}`,
      '',
      ...applied,
      ...step.delete.map((name) => `- delete ${code(name)}`),
      ...(step.because.length > 0 ? ['', 'Because:', '', ...step.because.map((reason) => `- ${escaped(reason)}`)] : []),
      ...(step.waitFor.length > 0
        ? ['', 'Before the next step:', '', ...step.waitFor.map((wait) => `- ${code(wait)}`)]
        : []),
    ].join('\n');
  });
  const reasons = plan.reasons.map((reason) => `> [!CAUTION]\n> ${escaped(reason)}`);
  const assumed = plan.assumptions.map((line) => `Assumed: ${escaped(line)}`);
  const parts = [
    `# Plan`,
    `**${escaped(sentence(summaryOf(plan)))}**`,
    ...reasons,
    ...steps,
    ...assumed,
    ...advice.map(escaped),
  ];
  return `${parts.join('\n\n')}\n`;
};

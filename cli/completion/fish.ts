import type { Completion, OptionWords } from './words';

export function fish(completions: readonly Completion[]): string {
  const lines = completions.flatMap(({ name, summary, options, values }) => [
    `complete -c cdk8s-istio -n __fish_use_subcommand -f -a ${name} -d ${quote(summary)}`,
    ...options.map((option) => optionLine(name, option)),
    ...(values.length === 0 ? [] : [`${after(name)} -f -a ${quote(values.join(' '))}`]),
  ]);
  return `# fish completion for cdk8s-istio\n${lines.join('\n')}\n`;
}

const after = (name: string) => `complete -c cdk8s-istio -n '__fish_seen_subcommand_from ${name}'`;

function optionLine(name: string, { flags, description, hasValue, values }: OptionWords): string {
  const forms = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = values.length === 0 ? ['-r'] : ['-x', '-a', quote(values.join(' '))];
  return [after(name), ...forms, ...(hasValue ? value : []), '-d', quote(description)].join(' ');
}

const quote = (text: string) => `'${text.replace(/['\\]/g, '\\$&')}'`;

import type { Completion, OptionWords } from './words';

export function zsh(completions: readonly Completion[]): string {
  const commands = completions.map(({ name, summary }) => `    '${escaped(name)}:${escaped(summary)}'`);
  const cases = completions.map(({ name, options, values }) => {
    const rest = values.length === 0 ? "'*:path:_files'" : `'*:value:(${values.join(' ')})'`;
    return `    ${name}) _arguments ${[...options.flatMap(specs), rest].join(' \\\n      ')} ;;`;
  });
  return `#compdef cdk8s-istio
_cdk8s_istio() {
  local -a commands=(
${commands.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=\${words[2]}
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
compdef _cdk8s_istio cdk8s-istio
`;
}

/** `--format[output format]:value:(text json)`, once for each form of the option, which can be repeated. */
function specs({ flags, description, hasValue, values }: OptionWords): string[] {
  const value = values.length === 0 ? ':value:_files' : `:value:(${values.join(' ')})`;
  return flags.map((flag) => `'*${flag}[${escaped(description)}]${hasValue ? value : ''}'`);
}

/** Colons and brackets separate the parts of a specification. */
const escaped = (text: string) => text.replace(/[[\]:\\]/g, '\\$&').replaceAll("'", "'\\''");

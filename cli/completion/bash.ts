import type { Completion, OptionWords } from './words';

/** Values of options first, then options, and otherwise values of arguments; bash completes files if nothing matches. */
export function bash(completions: readonly Completion[]): string {
  const commands = completions.map(({ name, options, values }) => {
    const flags = options.flatMap(({ flags }) => flags);
    return `    ${name}) options='${flags.join(' ')}' values='${values.join(' ')}' ;;`;
  });
  const values = completions.flatMap(({ name, options }) => options.flatMap((option) => valueCases(name, option)));
  return `# bash completion for cdk8s-istio
_cdk8s_istio() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} options= values=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${completions.map(({ name }) => name).join(' ')} --help --version' -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${commands.join('\n')}
  esac
  case "\${COMP_WORDS[1]} $before" in
${values.join('\n')}
  esac
  case "$current" in
    -*) values=$options ;;
  esac
  COMPREPLY=($(compgen -W "$values" -- "$current"))
}
complete -o bashdefault -o default -F _cdk8s_istio cdk8s-istio
`;
}

/** An option without known values is followed by a file. */
const valueCases = (name: string, { flags, hasValue, values }: OptionWords) =>
  hasValue ? flags.map((flag) => `    '${name} ${flag}') options= values='${values.join(' ')}' ;;`) : [];

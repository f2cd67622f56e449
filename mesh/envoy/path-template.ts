/** Why Envoy ends when it receives a policy with this path; empty if it accepts it. */
export function refusedTemplate(path: string): string {
  return /\{\*\*?\}/.test(path) && !path.startsWith('/') ? 'must start with a slash, as every path template' : '';
}

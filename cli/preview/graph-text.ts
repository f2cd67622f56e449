import { lightUp, NOTHING_LIT } from '../../preview/model/lit';
import { requestOf } from '../../preview/model/question';
import { focusOf, questionTo } from '../../preview/model/start';
import type { TextFormat } from '../../preview/text-formats';
import type { Terminal } from '../terminal';
import { asUsage, type PreviewOptions, startOptions } from './options';
import { readWorkspace } from './read-workspace';

/** The graph of one place as a text. @throws UsageError, UnreadableError */
export function graphText(
  paths: readonly string[],
  format: TextFormat,
  options: PreviewOptions,
  { stderr }: Terminal,
): string {
  const start = startOptions(options);
  const mesh = readWorkspace(paths, options).mesh();
  return asUsage(() => {
    const graph = mesh.graph(focusOf(start) ?? format.focus(mesh), { limit: format.limit });
    const question = questionTo(mesh, graph, start);
    const lit = question ? lightUp(graph, question, mesh.route(requestOf(question))) : NOTHING_LIT;
    const { length } = graph.omitted;
    if (length > 0) stderr.write(`cdk8s-istio: not drawn: ${length} more (name a --host or --gateway)\n`);
    return format.write(graph, lit);
  });
}

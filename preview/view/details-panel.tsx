import type { JSX } from 'preact';
import type { GraphEdge, GraphNode, LocatedFinding, MeshGraph, RuleNode } from '../../mesh';
import { edgeLabel, effectLines, labelOf } from '../../mesh/graph/label';
import type { Change } from '../model/comparison';
import type { SourceFile } from '../model/source-file';
import { FindingItem } from './finding-item';
import { YamlLines } from './yaml-lines';

interface Props {
  readonly node: GraphNode;
  readonly graph: MeshGraph;
  readonly changes: ReadonlyMap<string, Change>;
  readonly findings: readonly LocatedFinding[];
  readonly files: readonly SourceFile[];
  readonly onClose: () => void;
  readonly onOpen: (file: string, line: number) => void;
  /** Asks a question that a rule answers. @default no such question is known */
  readonly onAsk?: () => void;
}

/** A node in detail: what it shows, where it leads, what is wrong with it, and its lines. */
export function DetailsPanel({ node, graph, changes, findings, files, onClose, onOpen, onAsk }: Props): JSX.Element {
  const { title, details } = labelOf(node);
  const change = changes.get(node.id);
  const places = node.written.filter(
    ({ location }, index, all) =>
      location &&
      all.findIndex((other) => other.location?.file === location.file && other.location.line === location.line) ===
        index,
  );
  const outgoing = graph.edges.filter(({ from, id }) => from === node.id && changes.get(id)?.kind !== 'removed');
  return (
    <div class="details">
      <header>
        <h1>{title}</h1>
        <button type="button" class="close" aria-label="Back to the answer" onClick={onClose}>
          ×
        </button>
      </header>
      {change && <p class={`change ${change.kind}`}>{changeText(change)}</p>}
      {node.kind === 'rule' ? <RuleConditions rule={node} /> : <Lines lines={details} />}
      {onAsk && (
        <button type="button" class="link" onClick={onAsk}>
          Ask for a request of this rule
        </button>
      )}
      {outgoing.length > 0 && (
        <>
          <h2>Leads to</h2>
          <ul class="leads">
            {outgoing.map((edge) => (
              <li key={edge.id}>
                {edgeText(edge, graph)}
                {edge.closed && <span class="bad">: {edge.closed.reason}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      {findings.length > 0 && (
        <>
          <h2>Findings</h2>
          <ul class="findings">
            {findings.map((finding, index) => (
              <FindingItem key={index} finding={finding} files={files} onOpen={onOpen} />
            ))}
          </ul>
        </>
      )}
      {places.length > 0 && <h2>Written in</h2>}
      {places.map(({ object, location }) => (
        <div key={`${object} ${location?.line}`}>
          <p class="object">{object}</p>
          {location && <YamlLines files={files} {...location} marks={[]} onOpen={onOpen} />}
        </div>
      ))}
    </div>
  );
}

function RuleConditions({ rule }: { readonly rule: RuleNode }): JSX.Element {
  return (
    <>
      {rule.matches.map(({ match, conditions }, index) => (
        <section key={match} class="match">
          {index > 0 && <p class="or">or</p>}
          <Lines lines={conditions.length > 0 ? conditions : ['every request']} />
        </section>
      ))}
      <Lines lines={effectLines(rule)} />
    </>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }): JSX.Element | null {
  const shown = lines.filter(Boolean);
  if (shown.length === 0) return null;
  return (
    <ul class="lines">
      {shown.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function edgeText(edge: GraphEdge, { nodes }: MeshGraph): string {
  const target = nodes.find(({ id }) => id === edge.to);
  if (!target) return edge.to;
  const service = target.kind === 'version' ? nodes.find(({ id }) => id === target.service) : undefined;
  const name = service ? `${labelOf(service).title} ${labelOf(target).title}` : labelOf(target).title;
  const tls = edge.tls === 'mutual' ? ', mutual TLS' : '';
  return `${[edgeLabel(edge), name].filter(Boolean).join(' ')}${tls}`;
}

function changeText(change: Change): string {
  if (change.kind === 'changed') return `Changed. Before: ${change.before}`;
  return change.kind === 'added' ? 'Added' : 'Removed';
}

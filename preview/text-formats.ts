import type { Focus, Mesh, MeshGraph } from '../mesh';
import { dot } from '../mesh/graph/dot';
import { mermaid } from '../mesh/graph/mermaid';
import { NO_MARKS } from './drawing/marks';
import { svg } from './drawing/picture';
import { huesOf } from './model/hues';
import type { Lit } from './model/lit';
import { firstFocus } from './model/start';

/** A graph as a text, for documents and other programs. */
export interface TextFormat {
  /** The largest number of nodes. */
  readonly limit: number;
  /** The part to draw if the command line names no place. */
  focus(mesh: Mesh): Focus | undefined;
  /** @param lit the way of a request, for formats that show it */
  write(graph: MeshGraph, lit: Lit): string;
}

export const TEXT_FORMATS: Readonly<Record<string, TextFormat>> = {
  // One more node names what is left out.
  mermaid: { limit: 39, focus: firstFocus, write: mermaid },
  svg: {
    limit: 80,
    focus: firstFocus,
    write: (graph, lit) => svg(graph, { ...NO_MARKS, lit, hues: huesOf(graph, lit) }),
  },
  dot: { limit: 200, focus: firstFocus, write: dot },
  json: {
    limit: Number.POSITIVE_INFINITY,
    focus: () => undefined,
    write: (graph) => `${JSON.stringify(graph, undefined, 2)}\n`,
  },
};

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Difference, Focus, LocatedFinding, Mesh, MeshGraph, Verdict } from '../../mesh';
import { outcomesInWords } from '../../mesh/report/difference';
import { type AccessTable, accessTable } from '../model/access-table';
import { type Comparison, compareGraphs } from '../model/comparison';
import { type Lit, lightUp, NOTHING_LIT } from '../model/lit';
import type { PageData } from '../model/page-data';
import { FileParser } from '../model/parsed-file';
import { type Question, requestOf } from '../model/question';
import { type Workspace, workspaceOf } from '../model/workspace';
import type { State } from './state';

const parser = new FileParser();
const parserOfAgainst = new FileParser();

/** More nodes than this are no picture any more. */
const LIMIT = 80;

/** The mesh of the chosen files, and how many milliseconds it took to make it. */
export function useWorkspace({ files, chosen }: State): Workspace & { readonly cost: number } {
  return useMemo(() => {
    const start = performance.now();
    const workspace = workspaceOf(files, chosen, parser);
    return { ...workspace, cost: performance.now() - start };
  }, [files, chosen]);
}

/** The mesh to compare with; `undefined` if nothing is compared. */
export function useOther({ files, chosen, compare }: State, { against }: PageData): Mesh | undefined {
  const effective = compare ?? (against ? 'against' : chosen.length > 0 ? 'base' : 'none');
  return useMemo(() => {
    if (effective === 'none') return undefined;
    if (effective === 'against') return against && workspaceOf(against.files, chosen, parserOfAgainst).mesh;
    return workspaceOf(files, effective === 'base' ? [] : [effective], parser).mesh;
  }, [effective, files, chosen, against]);
}

/** The graph of a place; if a gateway has too many hosts, that of the host in question. */
export function useGraph(mesh: Mesh, focus: Focus | undefined, question: Question | undefined): MeshGraph {
  const whole = useMemo(() => graphOf(mesh, focus), [mesh, focus]);
  const isGateway = focus !== undefined && 'gateway' in focus && focus.host === undefined;
  const isCut = isGateway && whole.omitted.length > 0 && question?.from.kind === 'gateway';
  const host = isCut ? requestOf(question).host?.replace(/:\d+$/, '') : undefined;
  // Typing a path does not change the graph, so it is not laid out again.
  return useMemo(
    () => (host && isGateway ? graphOf(mesh, { ...focus, host }) : whole),
    [mesh, focus, whole, host, isGateway],
  );
}

/** What is not in the other mesh has an empty graph. */
function graphOf(mesh: Mesh, focus: Focus | undefined): MeshGraph {
  try {
    return mesh.graph(focus, { limit: LIMIT });
  } catch {
    return { nodes: [], edges: [], omitted: [] };
  }
}

/** Marks what has changed in the graph; nothing if no request is treated differently. */
export function useComparison(
  graph: MeshGraph,
  other: Mesh | undefined,
  focus: Focus | undefined,
  isSame: boolean,
): Comparison {
  return useMemo(
    () => (other && !isSame ? compareGraphs(graphOf(other, focus), graph) : { graph, changes: new Map() }),
    [graph, other, focus, isSame],
  );
}

/** The requests that are treated differently than in the other mesh; `undefined` until they are computed. */
export function useDifferences(mesh: Mesh, other: Mesh | undefined): readonly Difference[] | undefined {
  const [found, setFound] = useState<{ mesh: Mesh; other: Mesh; differences: readonly Difference[] }>();
  useEffect(() => {
    if (!other) return undefined;
    const timer = setTimeout(() => setFound({ mesh, other, differences: mesh.differences(other) }), 30);
    return () => clearTimeout(timer);
  }, [mesh, other]);
  return found?.mesh === mesh && found.other === other ? found.differences : undefined;
}

/** The answer to a question, or why there is none. */
export function useVerdict(mesh: Mesh, question: Question | undefined): Verdict | string | undefined {
  return useMemo(() => {
    if (!question) return undefined;
    try {
      return mesh.route(requestOf(question));
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }, [mesh, question]);
}

/** The answer of the other mesh in words; `undefined` if there is none. */
export function useEarlier(other: Mesh | undefined, question: Question | undefined): string | undefined {
  return useMemo(() => {
    if (!other || !question) return undefined;
    try {
      return outcomesInWords(other.route(requestOf(question)).outcomes);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }, [other, question]);
}

export function useLit(graph: MeshGraph, question: Question | undefined, verdict: Verdict | string | undefined): Lit {
  return useMemo(
    () => (question && verdict && typeof verdict !== 'string' ? lightUp(graph, question, verdict) : NOTHING_LIT),
    [graph, question, verdict],
  );
}

/** The access table is only computed when it is shown; `undefined` until then. */
export function useAccess(mesh: Mesh, isShown: boolean): AccessTable | undefined {
  const [made, setMade] = useState<{ mesh: Mesh; table: AccessTable }>();
  const isMade = made?.mesh === mesh;
  useEffect(() => {
    if (!isShown || isMade) return undefined;
    const timer = setTimeout(() => setMade({ mesh, table: accessTable(mesh.access()) }), 20);
    return () => clearTimeout(timer);
  }, [mesh, isShown, isMade]);
  return isMade ? made.table : undefined;
}

/** Findings are slower than the graph, so they are computed after it; `undefined` until then. */
export function useFindings(mesh: Mesh): readonly LocatedFinding[] | undefined {
  const [judged, setJudged] = useState<{ mesh: Mesh; findings: readonly LocatedFinding[] }>();
  useEffect(() => {
    const timer = setTimeout(() => setJudged({ mesh, findings: mesh.judge().findings }), 50);
    return () => clearTimeout(timer);
  }, [mesh]);
  return judged?.mesh === mesh ? judged.findings : undefined;
}

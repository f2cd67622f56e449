import type { JSX } from 'preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { AccessCell, Focus, MeshGraph, RuleNode } from '../../mesh';
import { readAddress, writeAddress } from '../model/address';
import { answerOf } from '../model/answer';
import { badgesOf } from '../model/badges';
import { huesOf } from '../model/hues';
import type { PageData } from '../model/page-data';
import { isSameFocus, placeEntries } from '../model/place-list';
import { firstQuestion, type Question, questionFor, senders } from '../model/question';
import { applied } from '../model/scenarios';
import type { SourceFile } from '../model/source-file';
import { AccessDetails } from './access-details';
import { AccessPanel } from './access-panel';
import { AnswerPanel } from './answer-panel';
import { AskBar } from './ask-bar';
import { DetailsPanel } from './details-panel';
import { DifferencesPanel } from './differences-panel';
import { FindingsPanel } from './findings-panel';
import { GraphView } from './graph-view';
import { Legend } from './legend';
import {
  useAccess,
  useComparison,
  useDifferences,
  useEarlier,
  useFindings,
  useGraph,
  useLit,
  useOther,
  useVerdict,
  useWorkspace,
} from './meshes';
import { type PhoneTab, PhoneTabs } from './phone-tabs';
import { PlacePanel } from './place-panel';
import { Playground, readFiles } from './playground';
import { addressOf, type State, stateOf, type Update } from './state';
import { TopBar } from './top-bar';
import { YamlPanel } from './yaml-panel';

/** The whole page. */
export function App({ data }: { readonly data: PageData }): JSX.Element {
  const [state, setState] = useState<State>(() => stateOf(data, readAddress(location.hash || (data.start ?? ''))));
  const update: Update = useCallback((change) => setState((current) => ({ ...current, ...change })), []);
  useAddress(data, state, setState);
  useDrop(update, state.files);
  if (state.files.length === 0) return <Playground onFiles={(files) => update({ files })} />;
  return <Loaded data={data} state={state} update={update} />;
}

interface Props {
  readonly data: PageData;
  readonly state: State;
  readonly update: Update;
}

function Loaded({ data, state, update }: Props): JSX.Element {
  const [tab, setTab] = useState<PhoneTab>('graph');
  const { files, chosen, selected, view, opened } = state;
  const workspace = useWorkspace(state);
  const { mesh, scenarios, problems, manifests, cost } = workspace;
  const other = useOther(state, data);
  const places = useMemo(() => mesh.places(), [mesh]);
  const entries = useMemo(() => placeEntries(places), [places]);
  const focus = state.focus ?? entries[0]?.focus;
  const plain = useMemo(() => (focus ? graphToAsk(mesh.graph.bind(mesh), focus) : EMPTY), [mesh, focus]);
  const question = useMemo(() => state.question ?? firstQuestion(plain), [state.question, plain]);
  const graph = useGraph(mesh, focus, question);
  const verdict = useVerdict(mesh, question);
  const before = useEarlier(other, question);
  const lit = useLit(graph, question, verdict);
  const differences = useDifferences(mesh, other);
  const { graph: drawn, changes } = useComparison(graph, other, focus, differences?.length === 0);
  const findings = useFindings(mesh);
  const access = useAccess(mesh, view === 'access');
  const [chosenCell, setCell] = useState<AccessCell>();
  // The same cell of the current mesh.
  const cell = chosenCell && access?.cell(chosenCell.from, { host: chosenCell.to, port: chosenCell.port, label: '' });
  const badges = useMemo(() => badgesOf(drawn, findings ?? []), [drawn, findings]);
  const hues = useMemo(() => huesOf(drawn, lit), [drawn, lit]);
  const marks = useMemo(() => ({ lit, hues, changes, badges, selected }), [lit, hues, changes, badges, selected]);
  const answer = useMemo(
    () => (verdict && typeof verdict !== 'string' ? answerOf(verdict, graph) : undefined),
    [verdict, graph],
  );
  const litLines = useMemo(
    () => [
      ...graph.edges
        .filter(({ id, kind }) => kind !== 'try' && lit.edges.has(id))
        .flatMap(({ written }) => written[0]?.location?.line ?? []),
      ...(verdict && typeof verdict !== 'string' && verdict.location ? [verdict.location.line] : []),
    ],
    [graph, lit, verdict],
  );
  const node = drawn.nodes.find(({ id }) => id === selected);

  const onFocus = (next: Focus) => {
    if (!isSameFocus(next, focus)) update({ focus: next, question: undefined, selected: undefined });
    if (view === 'access') update({ view: 'routes' });
    setTab('graph');
  };
  const onSelect = (id: string | undefined) => {
    update({ selected: id, ...(id !== undefined && view !== 'yaml' && { view: 'routes' }) });
    if (id !== undefined) setTab('answer');
  };
  const onOpen = (file: string, line?: number) => {
    update({ view: 'yaml', opened: line === undefined ? { file } : { file, line } });
    setTab('places');
  };
  const onAsk = (asked: Question) => update({ question: asked, selected: undefined });
  const onAskAccess = (asked: Question) => {
    const { from } = asked;
    const place = from.kind === 'gateway' ? { gateway: from.gateway, port: from.port } : { host: cell?.to ?? '' };
    update({ question: asked, selected: undefined, view: 'routes', focus: place });
    setTab('graph');
  };
  const ruleQuestion = node?.kind === 'rule' ? questionFor(node as RuleNode, graph) : undefined;

  return (
    <div class={`app view-${view} tab-${tab}`}>
      <TopBar
        state={state}
        data={data}
        scenarios={scenarios}
        findings={findings && findings.length + problems.length}
        differences={other && (differences?.length ?? 0)}
        update={(change) => {
          update(change);
          if (change.view)
            setTab(
              change.view === 'yaml'
                ? 'places'
                : change.view === 'findings' || change.view === 'differences'
                  ? 'answer'
                  : 'graph',
            );
        }}
      />
      <aside class="left">
        {view === 'yaml' ? (
          <YamlPanel
            files={files}
            originals={data.files}
            opened={opened ?? answer?.location ?? undefined}
            applied={applied(scenarios, chosen)}
            problems={problems}
            findings={findings ?? NO_FINDINGS}
            cost={cost}
            onOpen={onOpen}
            onEdit={(name, text) =>
              update({ files: files.map((file) => (file.name === name ? { ...file, text } : file)) })
            }
            onReset={() => update({ files: data.files })}
          />
        ) : (
          <PlacePanel
            entries={entries}
            focus={focus}
            input={`${count(files.length, 'file')}, ${count(manifests.length, 'object')}, Istio ${data.istioVersion}`}
            onFocus={onFocus}
          />
        )}
      </aside>
      <main class="middle">
        {view === 'access' && (
          <AccessPanel
            table={access}
            selected={cell}
            onSelect={(found) => {
              setCell(found);
              setTab('answer');
            }}
          />
        )}
        {question && view !== 'access' && <AskBar question={question} senders={senders(places)} onAsk={onAsk} />}
        {problems.length > 0 && (
          <p class="banner" role="status">
            {problems[0]?.file} cannot be read, so its last readable text counts: {problems[0]?.reason}
          </p>
        )}
        {view !== 'access' && <GraphView graph={drawn} marks={marks} onSelect={onSelect} />}
        {view !== 'access' && drawn.omitted.length > 0 && (
          <p class="banner" role="status">
            {count(drawn.omitted.length, 'rule or host', 'rules and hosts')} not drawn: choose a host in the list, or
            ask with a host
          </p>
        )}
        {view !== 'access' && <Legend graph={drawn} marks={marks} />}
      </main>
      <aside class="right" aria-label="Answer">
        {view === 'differences' && other ? (
          <DifferencesPanel
            differences={differences}
            files={files}
            onAsk={(asked, next) =>
              update({ question: asked, selected: undefined, view: 'routes', ...(next && { focus: next }) })
            }
            onOpen={onOpen}
          />
        ) : view === 'findings' ? (
          <FindingsPanel findings={findings} problems={problems} files={files} onOpen={onOpen} />
        ) : view === 'access' ? (
          cell ? (
            <AccessDetails cell={cell} files={files} onAsk={onAskAccess} onOpen={onOpen} />
          ) : (
            <div class="details">
              <h1>Who can call whom</h1>
              <p class="note">Choose a cell to see which requests are allowed, and why.</p>
            </div>
          )
        ) : node ? (
          <DetailsPanel
            node={node}
            graph={drawn}
            changes={changes}
            findings={badges.get(node.id) ?? NO_FINDINGS}
            files={files}
            onClose={() => onSelect(undefined)}
            onOpen={onOpen}
            {...(ruleQuestion && { onAsk: () => onAsk(ruleQuestion) })}
          />
        ) : answer ? (
          <>
            <AnswerPanel answer={answer} hues={hues} files={files} marks={litLines} onOpen={onOpen} />
            {before !== undefined && <p class="note before">Before: {before}</p>}
          </>
        ) : (
          <p class="empty">{typeof verdict === 'string' ? verdict : 'Ask for a request to see where it goes.'}</p>
        )}
      </aside>
      <PhoneTabs tab={tab} view={view} onTab={setTab} />
    </div>
  );
}

const EMPTY: MeshGraph = { nodes: [], edges: [], omitted: [] };
const NO_FINDINGS: readonly never[] = [];

/** The graph that a first question is taken from; empty if the place is gone since the page was linked. */
function graphToAsk(graphOf: (focus: Focus, options: { limit: number }) => MeshGraph, focus: Focus): MeshGraph {
  try {
    return graphOf(focus, { limit: 12 });
  } catch {
    return EMPTY;
  }
}

function count(number: number, what: string, several = `${what}s`): string {
  return `${number} ${number === 1 ? what : several}`;
}

/** Keeps the fragment of the URL and the state the same. */
function useAddress(data: PageData, state: State, setState: (change: (current: State) => State) => void): void {
  useEffect(() => {
    const fragment = writeAddress(addressOf(state));
    if (fragment !== location.hash.replace(/^#/, ''))
      history.replaceState(null, '', fragment === '' ? '#' : `#${fragment}`);
  }, [state]);
  useEffect(() => {
    const follow = () => {
      const { files: _, ...next } = stateOf(data, readAddress(location.hash));
      setState((current) => ({ ...current, ...next }));
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [data, setState]);
}

/** Files that are dropped on the page are added, or replace those of the same name. */
function useDrop(update: Update, files: readonly SourceFile[]): void {
  useEffect(() => {
    const allow = (event: DragEvent) => event.preventDefault();
    const drop = async (event: DragEvent) => {
      event.preventDefault();
      const dropped = await readFiles(event.dataTransfer?.files);
      const names = new Set(dropped.map(({ name }) => name));
      if (dropped.length > 0) update({ files: [...files.filter(({ name }) => !names.has(name)), ...dropped] });
    };
    addEventListener('dragover', allow);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', allow);
      removeEventListener('drop', drop);
    };
  }, [update, files]);
}

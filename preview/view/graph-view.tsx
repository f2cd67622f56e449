import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { GraphNode, MeshGraph } from '../../mesh';
import { layOut } from '../drawing/layout';
import type { Marks } from '../drawing/marks';
import { description } from '../drawing/node-shapes';
import { pictureShapes } from '../drawing/picture';
import { shapeView } from './shape-view';
import { Tooltip, type TooltipPlace } from './tooltip';
import { ZoomButtons } from './zoom-buttons';

interface Props {
  readonly graph: MeshGraph;
  readonly marks: Marks;
  readonly onSelect: (id: string | undefined) => void;
}

const LEAST_ZOOM = 0.3;
const MOST_ZOOM = 2;

/** The graph, scaled to its room, with details of what the pointer or the keyboard is at. */
export function GraphView({ graph, marks, onSelect }: Props): JSX.Element {
  const layout = useMemo(() => layOut(graph), [graph]);
  const shapes = useMemo(() => pictureShapes(layout, marks, true), [layout, marks]);
  const room = useRef<HTMLElement>(null);
  const [chosenZoom, setZoom] = useState<number>();
  const [fitting, setFitting] = useState(1);
  const [tooltip, setTooltip] = useState<TooltipPlace>();
  useLayoutEffect(() => {
    const element = room.current;
    if (!element) return undefined;
    const measure = () => setFitting(zoomToFit(element, layout.width, layout.height));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [layout]);
  useLayoutEffect(() => setZoom(undefined), [graph]);

  const zoom = chosenZoom ?? fitting;
  const show = (event: Event) => {
    const id = idAt(event.target);
    const node = graph.nodes.find((candidate) => candidate.id === id);
    // What is selected is shown in detail already.
    const isShown = node?.id === marks.selected;
    setTooltip(node && !isShown && event.target instanceof Element ? placeOf(node, event.target, marks) : undefined);
  };
  const select = (event: Event) => {
    setTooltip(undefined);
    onSelect(idAt(event.target));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setTooltip(undefined);
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    select(event);
  };
  return (
    <div class="graph-view">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a picture that is larger than its room is scrolled with the keyboard */}
      <section class="graph-room" ref={room} tabIndex={0} aria-label="Graph">
        {/* biome-ignore lint/a11y/noSvgWithoutTitle: its section has the name, and its nodes have theirs */}
        <svg
          class="picture"
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          width={layout.width * zoom}
          height={layout.height * zoom}
          onClick={select}
          onKeyDown={onKeyDown}
          onPointerOver={show}
          onPointerLeave={() => setTooltip(undefined)}
          onFocusIn={show}
          onFocusOut={() => setTooltip(undefined)}
        >
          {shapes.map((shape, index) => shapeView(shape, index))}
        </svg>
      </section>
      {tooltip && <Tooltip {...tooltip} />}
      <ZoomButtons
        zoom={zoom}
        isFitted={chosenZoom === undefined}
        onZoom={(factor) => setZoom(Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, zoom * factor)))}
        onFit={() => setZoom(undefined)}
      />
    </div>
  );
}

/** A small graph is not blown up, and text stays readable: a large one is scrolled. */
function zoomToFit(element: HTMLElement, width: number, height: number): number {
  const wide = element.clientWidth / width;
  const high = element.clientHeight / height;
  return Math.max(0.62, Math.min(1.15, wide, Math.max(high, 0.8)));
}

function idAt(target: EventTarget | null): string | undefined {
  const element = target instanceof Element ? target.closest('.node') : null;
  return element?.getAttribute('data-id') ?? undefined;
}

function placeOf(node: GraphNode, target: Element, marks: Marks): TooltipPlace {
  const box = (target.closest('[data-id]') ?? target).getBoundingClientRect();
  return { text: description(node, marks), left: box.left + box.width / 2, top: box.bottom };
}

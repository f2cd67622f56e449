import type { JSX } from 'preact';

interface Props {
  readonly zoom: number;
  readonly isFitted: boolean;
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
}

export function ZoomButtons({ zoom, isFitted, onZoom, onFit }: Props): JSX.Element {
  return (
    <div class="zoom">
      <button type="button" aria-label="Smaller" onClick={() => onZoom(1 / 1.2)}>
        −
      </button>
      <button type="button" title="Fit into the window" disabled={isFitted} onClick={onFit}>
        {Math.round(zoom * 100)} %
      </button>
      <button type="button" aria-label="Larger" onClick={() => onZoom(1.2)}>
        +
      </button>
    </div>
  );
}

import type { JSX } from 'preact';
import type { AccessCell } from '../../mesh';
import { type AccessTable, type CellMark, markOf } from '../model/access-table';

interface Props {
  /** `undefined` while it is computed. */
  readonly table: AccessTable | undefined;
  readonly selected: AccessCell | undefined;
  readonly onSelect: (cell: AccessCell) => void;
}

const LABELS: Readonly<Record<CellMark, string>> = {
  all: 'all',
  open: 'all, not enforced',
  some: 'some',
  may: 'may',
  none: 'none',
};

/** Who can call whom: a table of callers and services. */
export function AccessPanel({ table, selected, onSelect }: Props): JSX.Element {
  if (!table) return <p class="empty">Looking for who can call whom…</p>;
  if (table.services.length === 0) return <p class="empty">The manifests have no Service.</p>;
  const { callers, services, left } = table;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard
    <section class="access" aria-label="Who can call whom" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Caller</th>
            {services.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {callers.map((caller) => (
            <tr key={caller}>
              <th scope="row">{caller}</th>
              {services.map((service) => {
                const cell = table.cell(caller, service);
                if (!cell) return <td key={service.label} />;
                const mark = markOf(cell);
                return (
                  <td key={service.label}>
                    <button
                      type="button"
                      class={`cell ${mark}`}
                      aria-pressed={isSame(cell, selected)}
                      aria-label={`${caller} to ${service.label}: ${LABELS[mark]}`}
                      onClick={() => onSelect(cell)}
                    >
                      {LABELS[mark]}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {left.callers + left.services > 0 && (
        <p class="note">
          {left.callers} callers and {left.services} services are not shown: the command access lists all.
        </p>
      )}
    </section>
  );
}

const isSame = (cell: AccessCell, other: AccessCell | undefined) =>
  cell.from === other?.from && cell.to === other.to && cell.port === other.port;

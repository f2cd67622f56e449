import type { JSX } from 'preact';
import type { PageData } from '../model/page-data';
import type { Scenarios } from '../model/scenarios';
import { ScenarioMenus } from './scenario-menus';
import type { State, Update, View } from './state';
import { ThemeButton } from './theme-button';

interface Props {
  readonly state: State;
  readonly data: PageData;
  readonly scenarios: Scenarios;
  /** Their number; `undefined` while they are computed. */
  readonly findings: number | undefined;
  /** Their number; `undefined` if nothing is compared. */
  readonly differences: number | undefined;
  readonly update: Update;
}

const VIEWS: readonly (readonly [View, string])[] = [
  ['routes', 'Routes'],
  ['access', 'Access'],
  ['differences', 'Differences'],
  ['findings', 'Findings'],
  ['yaml', 'YAML'],
];

export function TopBar({ state, data, scenarios, findings, differences, update }: Props): JSX.Element {
  const count = (view: View) => (view === 'findings' ? findings : view === 'differences' ? differences : 0) ?? 0;
  return (
    <header class="top">
      <p class="brand">
        <strong>cdk8s-istio</strong> preview
      </p>
      <ScenarioMenus
        scenarios={scenarios}
        chosen={state.chosen}
        compare={state.compare}
        against={data.against?.title}
        onChoose={(chosen) => update({ chosen, selected: undefined })}
        onCompare={(compare) => update({ compare })}
      />
      <nav class="views" aria-label="Views">
        {VIEWS.filter(([view]) => view !== 'differences' || differences !== undefined).map(([view, label]) => (
          <button
            key={view}
            type="button"
            aria-current={state.view === view ? 'true' : undefined}
            onClick={() => update({ view, selected: undefined })}
          >
            {label}
            {count(view) > 0 && <span class="count"> {count(view)}</span>}
          </button>
        ))}
      </nav>
      <ThemeButton />
    </header>
  );
}

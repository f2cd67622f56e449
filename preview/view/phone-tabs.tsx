import type { JSX } from 'preact';
import type { View } from './state';

export type PhoneTab = 'places' | 'graph' | 'answer';

interface Props {
  readonly tab: PhoneTab;
  readonly view: View;
  readonly onTab: (tab: PhoneTab) => void;
}

/** What the third column shows in a view, other than an answer. */
const ANSWERS: Readonly<Partial<Record<View, string>>> = {
  findings: 'Findings',
  differences: 'Differences',
  access: 'Details',
};

/** On a phone the three columns are three tabs. */
export function PhoneTabs({ tab, view, onTab }: Props): JSX.Element {
  const labels: Readonly<Record<PhoneTab, string>> = {
    places: view === 'yaml' ? 'YAML' : 'Places',
    graph: view === 'access' ? 'Access' : 'Graph',
    answer: ANSWERS[view] ?? 'Answer',
  };
  return (
    <nav class="phone-tabs" aria-label="Columns">
      {(['places', 'graph', 'answer'] as const).map((name) => (
        <button key={name} type="button" aria-current={tab === name ? 'true' : undefined} onClick={() => onTab(name)}>
          {labels[name]}
        </button>
      ))}
    </nav>
  );
}

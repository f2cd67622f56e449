import type { JSX } from 'preact';
import { shortName } from '../../mesh/graph/label';
import { choose, type ScenarioGroup, type Scenarios } from '../model/scenarios';
import { shortFileName } from '../model/source-file';
import { Menu } from './menu';

interface Props {
  readonly scenarios: Scenarios;
  readonly chosen: readonly string[];
  /** As in the state. */
  readonly compare: string | undefined;
  /** The name of the manifests that `--against` gave. */
  readonly against: string | undefined;
  readonly onChoose: (chosen: readonly string[]) => void;
  readonly onCompare: (compare: string) => void;
}

/** Which of the files that replace each other are applied, and what the graph is compared with. */
export function ScenarioMenus({ scenarios, chosen, compare, against, onChoose, onCompare }: Props): JSX.Element | null {
  const { groups } = scenarios;
  if (groups.length === 0 && against === undefined) return null;
  const names = chosen.map(shortFileName);
  return (
    <>
      {groups.length > 0 && (
        <Menu label="Scenario" value={names.join(' + ') || 'base'} {...(names.length > 0 && { note: 'over the base' })}>
          {groups.map((group, index) => (
            <Group
              key={group.files[0]}
              group={group}
              chosen={chosen}
              index={index}
              scenarios={scenarios}
              onChoose={onChoose}
            />
          ))}
        </Menu>
      )}
      <CompareMenu groups={groups} chosen={chosen} compare={compare} against={against} onCompare={onCompare} />
    </>
  );
}

interface GroupProps extends Pick<Props, 'scenarios' | 'chosen' | 'onChoose'> {
  readonly group: ScenarioGroup;
  readonly index: number;
}

function Group({ group: { files, objects }, index, scenarios, chosen, onChoose }: GroupProps): JSX.Element {
  const none = chosen.filter((name) => !files.includes(name));
  const name = `group-${index}`;
  return (
    <fieldset>
      <legend>{objects.map(objectTitle).join(', ')}</legend>
      <Radio
        name={name}
        label="as in the base"
        isChosen={none.length === chosen.length}
        onChoose={() => onChoose(none)}
      />
      {files.map((file) => (
        <Radio
          key={file}
          name={name}
          label={shortFileName(file)}
          isChosen={chosen.includes(file)}
          onChoose={() => onChoose(choose(scenarios, chosen, file))}
        />
      ))}
    </fieldset>
  );
}

/** `VirtualService reviews` of `VirtualService default/reviews`. */
function objectTitle(object: string): string {
  const space = object.indexOf(' ');
  return `${object.slice(0, space)} ${shortName(object.slice(space + 1))}`;
}

function CompareMenu({
  groups,
  chosen,
  compare,
  against,
  onCompare,
}: Pick<Props, 'chosen' | 'compare' | 'against' | 'onCompare'> & {
  readonly groups: Scenarios['groups'];
}): JSX.Element {
  const effective = compare ?? (against === undefined ? (chosen.length > 0 ? 'base' : 'none') : 'against');
  const options = [
    ['none', 'nothing'] as const,
    ...(against === undefined ? [] : [['against', against] as const]),
    ...(groups.length > 0 ? [['base', 'base'] as const] : []),
    ...groups.flatMap(({ files }) => files).map((name) => [name, shortFileName(name)] as const),
  ];
  const value = options.find(([name]) => name === effective)?.[1] ?? 'nothing';
  return (
    <Menu label="Compare with" value={value}>
      <fieldset>
        <legend>Mark what is different from</legend>
        {options.map(([name, label]) => (
          <Radio
            key={name}
            name="compare"
            label={label}
            isChosen={name === effective}
            onChoose={() => onCompare(name)}
          />
        ))}
      </fieldset>
    </Menu>
  );
}

interface RadioProps {
  readonly name: string;
  readonly label: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function Radio({ name, label, isChosen, onChoose }: RadioProps): JSX.Element {
  return (
    <label>
      <input type="radio" name={name} checked={isChosen} onChange={onChoose} /> {label}
    </label>
  );
}

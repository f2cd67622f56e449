import { hostsOf, inOrder, outcomesInWords, titleOf } from '../../../mesh/report/difference';
import type { DiffFormat } from './diff-report';

/** Annotations on the changed lines of a pull request. */
export const github: DiffFormat = ({ differences, failures }) => {
  const notes = inOrder(differences).map((difference) => {
    const { kind, requests, before, after, causes } = difference;
    const location = (causes.find(({ side, location: place }) => side === 'after' && place) ?? causes[0])?.location;
    const level = kind === 'lost' || kind === 'denied' ? 'warning' : 'notice';
    const place = location ? ` file=${property(location.file)},line=${location.line},` : ' ';
    const change = before.length > 0 ? `\nbefore: ${outcomesInWords(before)}\nafter: ${outcomesInWords(after)}` : '';
    return `::${level}${place}title=${property(titleOf(difference))}::${data(`${requests} to ${hostsOf(difference)}${change}`)}`;
  });
  return [...notes, ...failures.map((failure) => `::error::${data(failure)}`)].map((line) => `${line}\n`).join('');
};

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

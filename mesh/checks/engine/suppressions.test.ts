import { parseManifests } from '../../reader';
import { judge } from './run';
import { parseSuppression } from './suppressions';

const telemetry = (name: string, annotation?: string) => `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: ${name}
  namespace: prod
  ${annotation === undefined ? '' : `annotations: { galley.istio.io/analyze-suppress: "${annotation}" }`}
spec:
  tracing: [{}, {}]
`;
const judgeText = (text: string, suppress: string[] = []) => {
  const { findings, suppressed, unknownCodes } = judge(parseManifests(text, 'f.yaml'), { suppress });
  const names = (list: typeof findings) => list.map(({ code, object }) => `${code} ${object}`);
  return { findings: names(findings), suppressed: names(suppressed), unknownCodes };
};

test.each(['IST0133', '*', 'IST0106, IST0133', 'IST0133,'])('the annotation %j suppresses a finding', (annotation) => {
  const { findings, suppressed } = judgeText(telemetry('a', annotation));
  expect(suppressed).toEqual(['IST0133 Telemetry prod/a']);
  expect(findings).toEqual([]);
});

test('the annotation applies to its object only, and an unknown code in it is reported', () => {
  const { findings } = judgeText(`${telemetry('a', 'IST0106')}---${telemetry('b', 'IST133')}`);
  expect(findings.filter((text) => !text.startsWith('IST0160'))).toEqual([
    'IST0133 Telemetry prod/a',
    'MESH0006 Telemetry prod/b',
    'IST0133 Telemetry prod/b',
  ]);
});

test.each([
  ['IST0133=Telemetry prod/a', true],
  ['IST0133=Telemetry prod/*', true],
  ['IST0133=* *', true],
  ['IST0133=T*y p*d/*a*', true],
  ['IST0133=Telemetry prod/a*a', false],
  ['IST0133=T* prod/a*/a', false],
  ['IST0133=Telemetry prod/b', false],
  ['IST0133=Telemetry default/*', false],
  ['IST0106=* *', false],
])('--suppress %j suppresses the finding: %s', (suppression, isSuppressed) => {
  expect(judgeText(telemetry('a'), [suppression]).suppressed).toEqual(isSuppressed ? ['IST0133 Telemetry prod/a'] : []);
});

test('unknown codes of --suppress are listed', () => {
  expect(judgeText(telemetry('a'), ['IST9=* *', 'IST0133=* *']).unknownCodes).toEqual(['IST9']);
});

test.each(['IST0101', 'IST0101=', '=VirtualService default/a', 'IST0101=reviews', ''])(
  'the malformed suppression %j throws',
  (text) => {
    expect(() => parseSuppression(text)).toThrow('a suppression must be CODE=Kind namespace/name');
  },
);

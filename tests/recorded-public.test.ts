import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Mesh, type Outcome, type Request } from '../mesh';
import { readManifests } from '../mesh/reader';

// Reduced public bug reports, and what a real mesh did; next to the checkout if the project is developed.
const CASES = join(__dirname, '..', '..', 'shared', 'cases', 'public');

interface Expected {
  /** The outcome of each request, as `describe` has it. */
  readonly answers: readonly string[];
  /** The codes of warnings and errors that a user needs. */
  readonly codes: readonly string[];
}

const REFUSED_ROUTES = ['no-route 404', 'no-route 404'];

const EXPECTED: Readonly<Record<string, Expected>> = {
  '01': { answers: [...Array(4).fill('denied 403'), 'default/web'], codes: [] },
  '02': { answers: Array(4).fill('denied 403'), codes: [] },
  '04': { answers: [...Array(3).fill('denied 403'), 'default/web'], codes: [] },
  '05': { answers: ['default/web', 'denied 403', 'denied 403', 'default/web'], codes: [] },
  '07': { answers: ['default/web', 'denied 403', 'default/web', 'default/web'], codes: ['IST0133'] },
  '08': { answers: ['default/web', 'denied 403'], codes: [] },
  '09': { answers: ['default/web'], codes: ['IST0133'] },
  '10': { answers: ['default/web', 'denied 403'], codes: ['IST0133'] },
  '20': { answers: REFUSED_ROUTES, codes: ['MESH0131'] },
  '21': { answers: REFUSED_ROUTES, codes: ['MESH0131'] },
  '23': { answers: REFUSED_ROUTES, codes: ['MESH0131'] },
  '24': { answers: ['refused'], codes: ['MESH0131'] },
  '25': { answers: ['refused'], codes: ['IST0133', 'MESH0131'] },
  '27': { answers: ['no-healthy'], codes: ['MESH0139'] },
  '30': { answers: ['default/web', 'no-cluster'], codes: ['MESH0142'] },
  '32': { answers: ['default/web', 'no-cluster'], codes: ['MESH0142'] },
  '33': { answers: ['no-cluster'], codes: ['MESH0142'] },
  '34': { answers: ['closed'], codes: ['MESH0142'] },
  '40': { answers: ['default/web', 'default/api', 'default/api', 'default/web'], codes: [] },
  '42': { answers: ['no-cluster'], codes: ['MESH0139'] },
  '50': { answers: ['default/web'], codes: [] },
  '60': { answers: ['no-cluster'], codes: ['MESH0139'] },
  '61': { answers: ['no-healthy'], codes: ['MESH0139'] },
  '64': { answers: ['no-healthy'], codes: ['MESH0139'] },
  '70': { answers: ['default/web', 'passthrough'], codes: ['MESH0140'] },
  '72': { answers: Array(3).fill('default/web'), codes: ['MESH0140'] },
  '73': { answers: ['no-route 404'], codes: ['MESH0140'] },
  '74': { answers: ['default/api'], codes: ['MESH0140'] },
  '80': { answers: ['default/web'], codes: ['MESH0143'] },
  '81': { answers: ['ext.example'], codes: ['MESH0144'] },
  '85': { answers: ['default/web'], codes: [] },
  '90': { answers: ['default/web /new/x', 'default/web /new/x'], codes: [] },
  '91': { answers: Array(3).fill('preflight 200'), codes: [] },
  '93': { answers: Array(3).fill('default/web'), codes: ['IST0134'] },
  '94': {
    answers: ['http://web/new?q=2', 'http://web/https://other.example/x', 'default/web newx'],
    codes: ['MESH0134'],
  },
  '95': { answers: ['no-route 404'], codes: ['MESH0132', 'MESH0133', 'MESH0138'] },
  '96': { answers: [], codes: [] },
  '97': { answers: [], codes: ['MESH0147'] },
  '98': { answers: [], codes: ['MESH0121'] },
  '99': { answers: [], codes: ['MESH0141'] },
};

/** The workload with a changed path, or what a request meets instead. */
function describe(outcome: Outcome, request: Request): string {
  switch (outcome.kind) {
    case 'forward': {
      const { path } = outcome.upstream ?? request;
      return [...outcome.destination.workloads, ...(path === request.path ? [] : [path])].join(' ');
    }
    case 'unavailable':
      return outcome.reason;
    case 'redirect':
      return outcome.location;
    default:
      return 'status' in outcome ? `${outcome.kind} ${outcome.status}` : outcome.kind;
  }
}

const folders = existsSync(CASES) ? readdirSync(CASES) : [];
const mesh = (folder: string) => Mesh.of(readManifests([join(CASES, folder, 'manifests.yaml')]));

if (folders.length === 0) {
  test.skip('the cases are not next to the checkout', () => {});
} else {
  test.each(folders)('%s', (folder) => {
    const file = join(CASES, folder, 'request.jsonl');
    const requests: Request[] = (existsSync(file) ? readFileSync(file, 'utf8') : '')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line));
    const world = mesh(folder);
    const answers = requests.map((request) =>
      world
        .route(request)
        .outcomes.map((outcome) => describe(outcome, request))
        .join(' or '),
    );
    const codes = [...new Set(world.findings().flatMap(({ level, code }) => (level === 'info' ? [] : code)))].sort();
    expect({ answers, codes }).toEqual(EXPECTED[folder.slice(0, 2)]);
  });

  test('messages name the mistake', () => {
    const folder = folders.find((name) => name.startsWith('98')) ?? '';
    expect(
      mesh(folder)
        .findings()
        .map(({ message }) => message),
    ).toEqual([
      'no request path can match "/find\\\\?q=.*": a path has no query string (use queryParams)',
      'no request path can match "/app#part": a path has no fragment, because browsers do not send it',
    ]);
  });
}

import { crdsOfModule, versionOfModule } from './go-module';

test.each([
  ['istio.io/api@v1.32.0', '1.32.0'],
  ['istio.io/api@v1.33.0-beta.1', '1.33.0-beta.1'],
  ['istio.io/api@1.32.0', undefined],
  ['istio.io/istio@v1.32.0', undefined],
  ['manifest.yaml', undefined],
])('the version of %s is %s', (text, version) => expect(versionOfModule(text)).toBe(version));

test('fails: Go is missing', async () => {
  const path = process.env.PATH;
  process.env.PATH = '';
  try {
    await expect(crdsOfModule('istio.io/api@v1.32.0')).rejects.toThrow(
      /^cannot download istio\.io\/api@v1\.32\.0 \(Go 1\.21 or newer is required\): spawn go ENOENT$/,
    );
  } finally {
    process.env.PATH = path;
  }
});

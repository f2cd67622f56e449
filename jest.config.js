/** @type {import('jest').Config} */
module.exports = {
  testMatch: ['**/*.test.ts'],
  // No modulePaths: our folder constructs/ would hide the package of the same name.
  modulePathIgnorePatterns: ['<rootDir>/lib/'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/consumers/', '<rootDir>/e2e/'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
};

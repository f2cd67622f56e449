test('adds the matchers to the global expect', () => {
  expect(Object.keys(expect({}))).not.toContain('toRouteTo');
  require('./register');
  expect(Object.keys(expect({}))).toContain('toRouteTo');
  expect(() => expect({}).toRouteTo('reviews')).toThrow('toRouteTo must get the verdict of a request, got an object');
});

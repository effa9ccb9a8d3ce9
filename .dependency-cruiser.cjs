// Layering: the pipeline of ARCHITECTURE.md as rules. A phase never imports a later one.

/** What each folder, or file directly in src, may import beside itself; everything may import `diagnostics`. Each permission is one that is used. */
const allowed = {
  diagnostics: [],
  yaml: [],
  selection: [],
  host: [],
  generated: [],
  sources: ['yaml', 'host/host'],
  model: ['selection'],
  check: ['yaml', 'selection', 'model', 'generated', 'sources'],
  analyse: ['selection', 'model', 'check/reference'],
  plan: ['selection', 'model'],
  emit: ['selection', 'model', 'plan', 'generated'],
  memory: ['host/host', 'sources'],
  query: ['selection', 'model', 'plan', 'check/reference'],
  compile: ['check', 'model', 'analyse', 'plan', 'emit', 'host/host', 'sources'],
  import: ['selection', 'model', 'check', 'host/host', 'sources', 'compile'],
}

/** A folder of src, or a file without its ending. */
const unit = (name) => `^src/${name}(/|\\.ts$)`

const layers = Object.entries(allowed).map(([name, others]) => ({
  name: `${name}-knows-only-what-comes-before`,
  comment: `src/${name} may import ${['diagnostics', ...others].join(', ')} and nothing else of src: what comes later in the pipeline must be able to change without it.`,
  severity: 'error',
  from: { path: unit(name) },
  to: { path: '^src/', pathNot: [name, 'diagnostics', ...others].map(unit) },
}))

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'no-cycles',
      comment: 'A cycle has no order in which it could be read.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'the-core-is-pure',
      comment:
        'Only src/host and src/cli touch files, processes, clocks and the environment; everything else is a function of its input. node:module serves to load re2js only where a regex is met.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(host|cli)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|module)$' },
    },
    {
      name: 'only-the-command-line-knows-the-command-line',
      comment: 'Everything else must be usable without it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'no-test-code',
      comment: 'The product does not depend on its tests or development tools.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts)/', dependencyTypesNot: ['npm'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
}

// Layering: the pipeline of ARCHITECTURE.md as rules. A phase never imports a later one.

/** What each folder may import beside itself; everything may import `diagnostics`. */
const allowed = {
  diagnostics: [],
  yaml: [],
  selection: [],
  host: [],
  generated: [],
  model: ['selection'],
  check: ['yaml', 'selection', 'model', 'generated', 'sources', 'check'],
  analyse: ['selection', 'model', 'check/reference', 'plan/types'],
  plan: ['selection', 'model', 'check/config/cron'],
  emit: ['selection', 'model', 'plan', 'generated', 'analyse', 'check/reference'],
  memory: ['host/host', 'sources'],
  query: ['selection', 'model', 'plan', 'analyse', 'emit', 'sources', 'host/host', 'check/reference'],
  import: ['selection', 'model', 'plan', 'yaml', 'check', 'analyse', 'emit/quote', 'host/host', 'sources', 'compile'],
}

const layers = Object.entries(allowed).map(([folder, others]) => ({
  name: `${folder}-knows-only-what-comes-before`,
  comment: `src/${folder} may import ${['diagnostics', ...others].join(', ')} and nothing else of src: what comes later in the pipeline must be able to change without it.`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: {
    path: '^src/',
    pathNot: [`^src/${folder}/`, '^src/diagnostics/', ...others.map((other) => `^src/${other}(/|\\.ts$)`)],
  },
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

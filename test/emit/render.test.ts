/** Templates: what a view lacks is a bug that is seen, and never an empty place in what is generated. */
import { expect, test } from 'vitest'
import { render } from '../../src/emit/render.ts'

const registry = { host: '"quay.io"', mirror: '"mirror.gcr.io"' }

test('a template finds everything in its view', () => {
  expect(render('kubernetes/registries.conf', { registries: [registry] })).toContain('location = "mirror.gcr.io"\n')
})

test.each([
  ['kubernetes/registries.conf', {}, 'registries'],
  ['kubernetes/registries.conf', { registries: [{ host: '"quay.io"' }] }, 'mirror'],
  ['copy.sh', { hasCopies: true, hasSelections: true, body: '' }, 'registry'],
])('%s of %j is refused', (name, view, missing) => {
  expect(() => render(name, view)).toThrow(`a template reads "${missing}", which its view lacks`)
})

test('there is no template that nobody wrote', () => {
  expect(() => render('nowhere', {})).toThrow('no template nowhere')
})

/** The element with an id that index.html.hbs has. */
export function byId(id) {
  return document.getElementById(id)
}

/**
 * A new element. Children are elements and texts; texts are never read as HTML. `undefined`, `null` and `false` are left out.
 */
export function element(name, attributes, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === false) continue
    if (key === 'onclick') made.addEventListener('click', value)
    else made.setAttribute(key, value === true ? '' : value)
  }
  made.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false))
  return made
}

/** A link, where the address is one that may be followed; else its text. */
export function link(address, text) {
  if (!/^(?:https?:\/\/|mailto:)[^\s]+$/i.test(address)) return text
  return element(
    'a',
    { href: address, rel: 'noreferrer noopener', target: address.startsWith('mailto:') ? undefined : '_blank' },
    text,
  )
}

/** Tells a screen reader something that is seen elsewhere. */
export function announce(text) {
  byId('announce').textContent = text
}

/** A button that copies a text and says so. */
export function copyButton(text, what) {
  const button = element('button', { type: 'button', class: 'copy', 'aria-label': `Copy ${what ?? text}` }, 'Copy')
  button.addEventListener('click', async () => {
    const copied = await copyText(text)
    button.textContent = copied ? 'Copied' : 'Not allowed'
    button.classList.toggle('done', copied)
    announce(copied ? `Copied ${text}` : 'The browser did not allow copying')
    setTimeout(() => {
      button.textContent = 'Copy'
      button.classList.remove('done')
    }, 1600)
  })
  return button
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Not allowed on plain HTTP: the old way still is.
    const area = element('textarea', { class: 'hidden', readonly: true, 'aria-hidden': 'true' })
    area.value = text
    const before = document.activeElement
    document.body.append(area)
    area.select()
    const copied = document.execCommand('copy')
    area.remove()
    before?.focus()
    return copied
  }
}

/** What there may be thousands of is shown at once up to so many. */
const atOnce = 40

/**
 * A list's items part by part: the first at once, and a button behind the list for so many `more` at a time, which gives the
 * focus to the first of them. `rest` says what so many others are called.
 */
export function partByPart(list, items, partOf, rest, more = atOnce) {
  const button = element('button', { type: 'button', class: 'plain' })
  let shown = 0
  const show = (many) => {
    const parts = items.slice(shown, shown + many).map(partOf)
    list.append(...parts)
    shown += parts.length
    const left = items.length - shown
    button.hidden = left === 0
    button.replaceChildren(
      element('span', { class: 'on-screen' }, `Show ${left > more ? `more of the ${rest(left)}` : rest(left)}`),
      element('span', { class: 'on-paper' }, `Not printed: ${rest(left)}`),
    )
    return parts[0]
  }
  show(atOnce)
  button.addEventListener('click', () => {
    const next = show(more)
    next.tabIndex = -1
    next.focus()
  })
  return items.length > atOnce ? [list, button] : list
}

/** Parts with commas between them. */
export function withCommas(parts) {
  return parts.flatMap((part, at) => [at > 0 && ', ', part])
}

/** The first items with commas between them and, as `restPart` has it, how many others there are. */
export function firstOf(items, partOf, restPart = (words) => words) {
  const left = items.length - atOnce
  return [...withCommas(items.slice(0, atOnce).map(partOf)), left > 0 && [' and ', restPart(counted(left, 'other'))]]
}

const numbers = new Intl.NumberFormat('en')

/** 20000 as 20,000. */
export function count(number) {
  return numbers.format(number)
}

/** "1 image", "2 images", "3 registries". */
export function counted(number, one, many = `${one}s`) {
  return `${count(number)} ${inNumber(number, one, many)}`
}

/** The word for one, or for any other number. */
export function inNumber(number, one, many) {
  return number === 1 ? one : many
}

import { byCodeUnit } from '../diagnostics/code-unit-order.ts'
import { oneLine } from '../diagnostics/render/index.ts'
import { placementsOf } from '../model/placement.ts'
import type { ImageDefinition, Model } from '../model/types.ts'
import { counted, table, type Styles } from './text.ts'

/** An end date is soon when it is at most so many days away. */
const soonDays = 30

export interface OwnersReport {
  /** Sorted by id. */
  teams: OwnerTeam[]
  /** Source repositories, sorted. */
  images: OwnedImage[]
  expired: OwnedEntry[]
  /** Within 30 days. */
  expiringSoon: OwnedEntry[]
  withoutTicket: OwnedEntry[]
  severalOwners: { source: string; owners: string[] }[]
}

export interface OwnerTeam {
  id: string
  name: string
  contact: string
  github?: string
  email?: string
  images: number
  entries: number
  /** Ids of the targets that the team's images go to. */
  targets: string[]
  withoutTicket: number
  expired: number
  expiringSoon: number
}

export interface OwnedImage {
  source: string
  owners: string[]
  targets: string[]
  entries: OwnedEntry[]
}

export interface OwnedEntry {
  source: string
  team: string
  file: string
  /** 1-based. */
  line: number
  reason: string
  ticket?: string
  /** YYYY-MM-DD */
  expires?: string
}

/** Who owns what. `today` is `YYYY-MM-DD`. */
export function ownersReport(model: Model, today: string): OwnersReport {
  const soon = addDays(today, soonDays)
  const targets = targetsByImage(model)
  const bySource = new Map<string, ImageDefinition[]>()
  for (const image of model.images) {
    const known = bySource.get(image.source.text)
    if (known === undefined) bySource.set(image.source.text, [image])
    else known.push(image)
  }
  const images = [...bySource]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([source, entries]) => ({
      source,
      owners: [...new Set(entries.map(({ team }) => team))].sort(),
      targets: [...new Set(entries.flatMap((image) => targets.get(image) ?? []))].sort(),
      entries: entries.map(entryOf),
    }))
  const entries = images.flatMap((image) => image.entries)
  const byDate = entries
    .filter(({ expires }) => expires !== undefined)
    .sort((a, b) => byCodeUnit(a.expires as string, b.expires as string))
  const isExpired = ({ expires }: OwnedEntry): boolean => expires !== undefined && expires < today
  const isSoon = (entry: OwnedEntry): boolean =>
    !isExpired(entry) && entry.expires !== undefined && entry.expires <= soon
  return {
    teams: teamsOf(model, images, isExpired, isSoon),
    images,
    expired: byDate.filter(isExpired),
    expiringSoon: byDate.filter(isSoon),
    withoutTicket: entries.filter(({ ticket }) => ticket === undefined),
    severalOwners: images.filter(({ owners }) => owners.length > 1).map(({ source, owners }) => ({ source, owners })),
  }
}

function targetsByImage(model: Model): Map<ImageDefinition, string[]> {
  const targets = new Map<ImageDefinition, string[]>()
  for (const { image, target } of placementsOf(model.images, model.config.targets)) {
    const known = targets.get(image)
    if (known === undefined) targets.set(image, [target.id])
    else known.push(target.id)
  }
  return targets
}

function entryOf(image: ImageDefinition): OwnedEntry {
  const { source, team, file, line, reason, ticket, expires } = image
  const entry: OwnedEntry = { source: source.text, team, file: file.path, line, reason }
  if (ticket !== undefined) entry.ticket = ticket
  if (expires !== undefined) entry.expires = expires.value
  return entry
}

function teamsOf(
  model: Model,
  images: readonly OwnedImage[],
  isExpired: (entry: OwnedEntry) => boolean,
  isSoon: (entry: OwnedEntry) => boolean,
): OwnerTeam[] {
  const entries = new Map<string, OwnedEntry[]>(model.teams.map(({ id }) => [id, []]))
  const counts = new Map<string, { images: number; targets: Set<string> }>()
  for (const image of images) {
    for (const entry of image.entries) entries.get(entry.team)?.push(entry)
    for (const owner of image.owners) {
      const count = counts.get(owner) ?? { images: 0, targets: new Set() }
      count.images++
      for (const target of image.targets) count.targets.add(target)
      counts.set(owner, count)
    }
  }
  return model.teams.map(({ id, name, contact, github, email }) => {
    const own = entries.get(id) ?? []
    const team: OwnerTeam = {
      id,
      name,
      contact,
      images: counts.get(id)?.images ?? 0,
      entries: own.length,
      targets: [...(counts.get(id)?.targets ?? [])].sort(),
      withoutTicket: own.filter(({ ticket }) => ticket === undefined).length,
      expired: own.filter(isExpired).length,
      expiringSoon: own.filter(isSoon).length,
    }
    if (github !== undefined) team.github = github
    if (email !== undefined) team.email = email
    return team
  })
}

/** `YYYY-MM-DD` so many days later. */
function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 24 * 3600 * 1000).toISOString().slice(0, 10)
}

/** The report for people: teams, images, and what wants attention. Ends with a line feed. */
export function renderOwners(report: OwnersReport, { bold, yellow }: Styles): string {
  const lines: string[] = [bold('Teams'), ...teamTable(report.teams), '', bold('Images'), ...imageTable(report.images)]
  const section = (title: string, entries: readonly string[]): void => {
    if (entries.length > 0) lines.push('', bold(title))
    for (const entry of entries) lines.push(`  ${entry}`)
  }
  section(
    'Past their end date',
    report.expired.map((entry) => yellow(datedLine(entry))),
  )
  section(`End within ${soonDays} days`, report.expiringSoon.map(datedLine))
  section(
    'Several owners',
    report.severalOwners.map(({ source, owners }) => `${oneLine(source)}  ${owners.join(', ')}`),
  )
  const { withoutTicket, images } = report
  const entryCount = images.reduce((sum, { entries }) => sum + entries.length, 0)
  lines.push(
    '',
    `${counted(images.length, 'image')}, ${counted(entryCount, 'entry', 'entries')}, ${withoutTicket.length} without a ticket`,
  )
  return `${lines.join('\n')}\n`
}

function datedLine({ expires, source, team, file, line }: OwnedEntry): string {
  return `${expires}  ${oneLine(source)}  ${team}  ${oneLine(file)}:${line}`
}

function teamTable(teams: readonly OwnerTeam[]): string[] {
  return table(
    ['TEAM', 'NAME', 'CONTACT', 'IMAGES', 'ENTRIES', 'NO TICKET', 'EXPIRED', 'SOON', 'TARGETS'],
    teams.map(({ id, name, contact, images, entries, withoutTicket, expired, expiringSoon, targets }) => [
      id,
      oneLine(name),
      oneLine(contact),
      ...[images, entries, withoutTicket, expired, expiringSoon].map(String),
      targets.join(', '),
    ]),
  )
}

function imageTable(images: readonly OwnedImage[]): string[] {
  return table(
    ['IMAGE', 'OWNERS', 'TARGETS', 'WRITTEN IN'],
    images.map(({ source, owners, targets, entries }) => [
      oneLine(source),
      owners.join(', '),
      targets.join(', '),
      entries.map(({ file, line }) => `${oneLine(file)}:${line}`).join(', '),
    ]),
  )
}

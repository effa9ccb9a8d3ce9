import type { Model } from '../../model/types.ts'
import { runBudget } from '../../plan/budget.ts'
import type { PlannedRepository, TargetPlan } from '../../plan/types.ts'
import { digestsOf, type Feed } from './feeds.ts'
import type { CostChange } from './types.ts'

/** Source registries of which runs ask more or less than before, sorted by host. */
export function compareCosts(
  before: { model: Model; feeds: Iterable<Feed> },
  after: { model: Model; feeds: Iterable<Feed> },
): CostChange[] {
  const old = budgetsOf(before)
  const fresh = budgetsOf(after)
  const changes: CostChange[] = []
  for (const host of [...new Set([...old.keys(), ...fresh.keys()])].sort()) {
    const was = old.get(host)
    const is = fresh.get(host)
    const pair = (read: 'listings' | 'refreshedTags' | 'expectedPulls'): { before: number; after: number } => ({
      before: was?.[read] ?? 0,
      after: is?.[read] ?? 0,
    })
    const listings = pair('listings')
    const refreshedTags = pair('refreshedTags')
    const pulls = pair('expectedPulls')
    if ([listings, refreshedTags, pulls].every((cost) => cost.before === cost.after)) continue
    const now = is ?? was
    changes.push({
      host,
      listings,
      refreshedTags,
      pulls,
      periodSeconds: now?.periodSeconds ?? 0,
      ...(now?.limit === undefined ? {} : { limit: now.limit }),
      exceeds: is?.exceeds ?? false,
    })
  }
  return changes
}

function budgetsOf({
  model,
  feeds,
}: {
  model: Model
  feeds: Iterable<Feed>
}): Map<string, ReturnType<typeof runBudget>[number]> {
  return new Map(runBudget(model, outlines(feeds)).map((budget) => [budget.host, budget]))
}

/** Plans with no more in them than costs depend on: nothing is lowered, for what a range becomes costs the same. */
function outlines(feeds: Iterable<Feed>): TargetPlan[] {
  const rows = new Map<string, PlannedRepository[]>()
  for (const feed of feeds) {
    const known = rows.get(feed.target)
    if (known === undefined) rows.set(feed.target, [outline(feed)])
    else known.push(outline(feed))
  }
  return [...rows].map(([target, repositories]) => ({
    version: 1,
    target,
    registry: '',
    skopeo: '>=1.16',
    sync: [{ file: '', destination: '', scoped: false, repositories }],
    copy: [],
  }))
}

function outline(feed: Feed): PlannedRepository {
  const pins = digestsOf(feed)
  const tags = new Set(
    feed.entries.flatMap((entry) => entry.tags.map(({ tag }) => tag)).filter((tag) => !pins.has(tag)),
  )
  const row: PlannedRepository = {
    source: feed.source,
    destination: feed.destination,
    tags: [...tags],
    refresh: feed.refresh,
    owners: [],
    definitions: [],
    reasons: [],
    notes: [],
  }
  if (feed.entries.some(({ semver, regex, all }) => semver !== undefined || regex !== undefined || all !== undefined))
    row.all = true
  return row
}

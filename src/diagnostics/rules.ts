/** `off` rules are reported only when `rules:` in skopeoc.yaml turns them on. */
export type RuleLevel = 'error' | 'warn' | 'off'

export interface Rule {
  severity: RuleLevel
  /** One sentence: what the rule finds. */
  summary: string
  /** What happens to the mirror, unless a finding knows better. */
  effect: string
  /** What to do, unless a finding knows better. */
  hint: string
  /** True where the finding leaves nothing that could be compiled: no setting or comment can turn it off. */
  fixed?: true
}

const nothingGenerated = 'nothing is generated until this is mended'

/** Every rule by its slug. Each has a page in docs/rules whose example is run as a test. */
export const rules: Record<RuleCode, Rule> = {
  // Files and YAML
  'yaml-syntax': {
    severity: 'error',
    summary: 'a file is not YAML 1.2, or uses a part of YAML that definitions may not use',
    effect: nothingGenerated,
    hint: 'Mend the YAML at this place.',
    fixed: true,
  },
  'duplicate-key': {
    severity: 'error',
    summary: 'a key stands twice in one mapping',
    effect: 'one of the two values would be lost',
    hint: 'Keep one of the two.',
    fixed: true,
  },
  'file-unreadable': {
    severity: 'error',
    summary: 'a file cannot be read as a definition: no permission, too large, not UTF-8, or a link',
    effect: nothingGenerated,
    hint: 'Replace it by a regular UTF-8 text file.',
    fixed: true,
  },
  'suspicious-character': {
    severity: 'error',
    summary: 'a text holds a control, bidirectional or invisible character',
    effect: 'what a reviewer sees would not be what is mirrored',
    hint: 'Remove the character, or write the text in plain letters.',
    fixed: true,
  },
  'unknown-key': {
    severity: 'error',
    summary: 'a key that the language does not have',
    effect: 'it would be ignored, and what was meant by it would not happen',
    hint: 'Remove the key.',
    fixed: true,
  },
  'missing-key': {
    severity: 'error',
    summary: 'a required key is absent',
    effect: nothingGenerated,
    hint: 'Add the key.',
    fixed: true,
  },
  'wrong-type': {
    severity: 'error',
    summary: 'a value has another type than its key wants, or is not one of the allowed words',
    effect: nothingGenerated,
    hint: 'Write a value of the expected type.',
    fixed: true,
  },
  'unquoted-number': {
    severity: 'warn',
    summary: 'a tag or range stands without quotes and YAML would read it as a number',
    effect: 'skopeoc takes the text as it is written, but other tools would drop its trailing zeros',
    hint: 'Put it in quotes.',
  },
  // References
  'invalid-reference': {
    severity: 'error',
    summary: 'a source is not a fully qualified repository',
    effect: 'skopeo could not find the image',
    hint: 'Write host/path, for example quay.io/cilium/cilium.',
    fixed: true,
  },
  'invalid-tag': {
    severity: 'error',
    summary: 'a tag holds characters that no registry accepts',
    effect: 'skopeo would refuse it',
    hint: 'Write a tag of at most 128 letters, digits, `_`, `.` and `-` that does not begin with `.` or `-`.',
    fixed: true,
  },
  'invalid-digest': {
    severity: 'error',
    summary: 'a digest is not sha256: and 64 lower-case hexadecimal digits',
    effect: 'nothing could be copied by it',
    hint: 'Copy the digest again; `skopeo inspect` shows it.',
    fixed: true,
  },
  'credentials-in-definition': {
    severity: 'error',
    summary: 'a definition or configuration holds what looks like a password, token or key',
    effect: 'it would be committed, and readable by everyone who can read this repository',
    hint: 'Remove it, revoke it, and name a Secret under `credentials` instead.',
    fixed: true,
  },
  // Selections
  'invalid-semver': {
    severity: 'error',
    summary: 'a range that skopeo cannot parse',
    effect: 'skopeo would drop every range of the registry, log one line, and exit 0',
    hint: 'Write a range such as `>= 1.2.3`.',
    fixed: true,
  },
  'range-in-tags': {
    severity: 'error',
    summary: 'a range stands where exact tags are listed',
    effect: 'no tag has this name, so nothing would be mirrored by it',
    hint: 'Move it to `semver`.',
    fixed: true,
  },
  'invalid-format': {
    severity: 'error',
    summary: 'a format is not a template of a tag with {version} exactly once',
    effect: nothingGenerated,
    hint: 'Write the whole tag with {version} where the version stands, for example stable-{version}.',
    fixed: true,
  },
  'invalid-regex': {
    severity: 'error',
    summary: 'a regular expression that Go does not accept',
    effect: 'skopeo would drop every regular expression of the registry, log one line, and exit 0',
    hint: 'Write it in RE2 syntax.',
    fixed: true,
  },
  'regex-unanchored': {
    severity: 'error',
    summary: 'a regular expression is not anchored at both ends',
    effect: 'it would also select tags that merely contain what it describes',
    hint: 'Anchor it with ^ and $.',
    fixed: true,
  },
  'regex-unescaped-dot': {
    severity: 'warn',
    summary: 'a dot between digits is not escaped, so it matches any character',
    effect: 'tags that were not meant would be mirrored too',
    hint: 'Write \\. for a dot.',
  },
  'range-in-regex': {
    severity: 'warn',
    summary: 'a regular expression spells out a range of versions, or a single tag',
    effect: 'it stops matching at a version that nobody will remember',
    hint: 'Say it with `semver` and `format`, or list the tag under `tags`.',
  },
  'misread-range': {
    severity: 'warn',
    summary: 'a range that skopeo takes for another one than it looks like',
    effect: 'other versions would be mirrored than it seems',
    hint: 'Write blanks around the hyphen of a range, and around `||`.',
  },
  'selects-nothing': {
    severity: 'error',
    summary: 'a selector that no valid tag can match',
    effect: 'nothing would ever be mirrored by it',
    hint: 'Widen it or remove it.',
  },
  'selects-everything': {
    severity: 'warn',
    summary: 'a selector that matches every tag without saying so',
    effect: 'everything that upstream ever pushed would be mirrored, signatures and nightly builds too',
    hint: 'Narrow it, or write `all: true` if that is meant.',
  },
  'unbounded-range': {
    severity: 'off',
    summary: 'a range has no upper bound',
    effect: 'every future major version would be mirrored',
    hint: 'Add an upper bound, for example `>= 1.2 < 2`.',
  },
  'floating-tag': {
    severity: 'warn',
    summary: 'a tag that upstream moves from image to image',
    effect: 'the mirror is asked for a manifest of it in each refresh, and its content changes without a commit',
    hint: 'List a full version, or say `refresh: always` or `refresh: never` to show that it is meant.',
  },
  'redundant-selector': {
    severity: 'warn',
    summary: 'all that a selector selects is selected by another one already',
    effect: 'the same tags are mirrored without it',
    hint: 'Remove it.',
  },
  'intricate-selection': {
    severity: 'error',
    summary: 'what an entry selects cannot be worked out, or what `except` leaves of it cannot be written down',
    effect: 'skopeo could not be told which tags are left, so none of them would be mirrored',
    hint: 'Write the selectors or `except` more simply, or split the entry in two.',
    fixed: true,
  },
  'undecided-selection': {
    severity: 'warn',
    summary: 'a comparison of two selections passed the bound of what is computed',
    effect: 'a collision here would not be seen before it happens',
    hint: 'Write the selectors more simply.',
  },
  'digest-moved': {
    severity: 'error',
    summary: 'one tag of one repository at a target is pinned to two digests',
    effect: 'whichever is copied last would win',
    hint: 'Agree on one digest.',
  },
  // Destinations
  'invalid-rename': {
    severity: 'error',
    summary: 'a rename is not a repository path and tag template',
    effect: nothingGenerated,
    hint: 'Write a path of lower-case components, and a tag template over {tag} and {version}.',
    fixed: true,
  },
  'unknown-target': {
    severity: 'error',
    summary: 'a target that skopeoc.yaml does not have',
    effect: 'the image would be mirrored nowhere',
    hint: 'Name a target of skopeoc.yaml.',
    fixed: true,
  },
  'no-target': {
    severity: 'error',
    summary: 'an image has no target: it names none and no target is a default',
    effect: 'the image would be mirrored nowhere',
    hint: 'Add `targets` to the entry, or make a target the default.',
    fixed: true,
  },
  collision: {
    severity: 'error',
    summary: 'two images could be pushed to one tag of one target repository',
    effect: 'whichever runs last would win',
    hint: 'Drop one, narrow one, or give one a `rename`.',
    fixed: true,
  },
  'shared-repository': {
    severity: 'warn',
    summary: 'a target repository is fed by several sources whose tags are proved to differ',
    effect: 'readers of the mirror cannot tell from a name where an image came from',
    hint: 'Say `shared: true` at each of them if it is meant.',
  },
  'reserved-repository': {
    severity: 'error',
    summary: 'a mirrored image would land among the reserved repositories of a target',
    effect: 'an image of one’s own could not be told from a mirrored one, or would be overwritten',
    hint: 'Give it another `rename` or target.',
    fixed: true,
  },
  'target-depth': {
    severity: 'error',
    summary: 'a target repository has more path components than the registry takes',
    effect: 'the registry would refuse the push',
    hint: 'Give the image a shorter `rename`, or the target another layout.',
    fixed: true,
  },
  'target-namespaces': {
    severity: 'error',
    summary: 'a target would need more namespaces than the registry takes',
    effect: 'the registry would refuse pushes to the namespaces past its limit',
    hint: 'Use the layout `flat` or `joined` with a prefix, or raise the limit.',
    fixed: true,
  },
  'repository-name-too-long': {
    severity: 'error',
    summary: 'a target repository name is longer than skopeo or the registry takes',
    effect: 'the registry would refuse the push',
    hint: 'Give the image a shorter `rename`.',
    fixed: true,
  },
  'tag-too-long': {
    severity: 'error',
    summary: 'a published tag would be longer than 128 characters',
    effect: 'the registry would refuse the push',
    hint: 'Shorten the tag template of the `rename`.',
    fixed: true,
  },
  'source-not-allowed': {
    severity: 'error',
    summary: 'a source registry is not in the allow-list of skopeoc.yaml',
    effect: 'images would be taken from a registry that nobody has agreed to',
    hint: 'Ask the platform team to add it to `sources`, or take the image from an allowed registry.',
  },
  'self-mirror': {
    severity: 'error',
    summary: 'the source is a registry that is also a target',
    effect: 'the mirror would copy from itself',
    hint: 'Name the upstream registry as the source.',
  },
  'dead-registry': {
    severity: 'warn',
    summary: 'a source registry or organisation that is frozen, moved or gone',
    effect: 'no new versions will come, and the old ones may vanish',
    hint: 'Take the image from its new home.',
  },
  // Teams and records
  'unknown-team': {
    severity: 'error',
    summary: 'a folder under teams/ whose name cannot be a team id, or a file outside a team folder',
    effect: 'its images would have no owner',
    hint: 'Move it into teams/<team>/, with lower-case letters, digits and dashes.',
    fixed: true,
  },
  'missing-team': {
    severity: 'error',
    summary: 'a team folder without team.yaml',
    effect: 'nobody would know whom to ask about its images',
    hint: 'Add team.yaml with `name` and `contact`.',
    fixed: true,
  },
  'unassigned-team': {
    severity: 'warn',
    summary: 'images that belong to the team `unassigned`',
    effect: 'nobody answers for them',
    hint: 'Move the file to the team that needs the images.',
  },
  'import-reason': {
    severity: 'warn',
    summary: 'an imported reason that no person has looked at yet',
    effect: 'nobody can tell whether the image is still needed',
    hint: 'Replace it by the reason why the team needs the image.',
  },
  'missing-contact': {
    severity: 'warn',
    summary: 'a contact that is only a filler',
    effect: 'nobody knows where to ask about the images of the team',
    hint: 'Write the channel or address where the team is reached.',
  },
  expired: {
    severity: 'warn',
    summary: 'an entry whose `expires` date has passed',
    effect: 'it is mirrored although its owner wanted to look at it again',
    hint: 'Remove the entry, or move the date.',
  },
  'pull-budget': {
    severity: 'warn',
    summary: 'a run needs more manifests of a source than its pull limit allows',
    effect: 'the source would answer 429 and the run would end with failures',
    hint: 'Say `refresh: never` at floating tags that need not move, add a mirror, or refresh on a slower schedule.',
  },
  'floating-image': {
    severity: 'warn',
    summary: 'the skopeo image of the CronJobs is named by a tag that is rebuilt',
    effect: 'the version of skopeo that runs could change without a commit',
    hint: 'Use a tag vX.Y.Z-immutable, or a digest.',
  },
  'invalid-schedule': {
    severity: 'error',
    summary: 'a schedule or time zone that Kubernetes refuses, or that never fires',
    effect: 'the CronJob would be refused or would never run',
    hint: 'Write five fields, minute hour day month weekday.',
    fixed: true,
  },
  'invalid-config': {
    severity: 'error',
    summary: 'a value of skopeoc.yaml that Kubernetes or the runtime would refuse',
    effect: 'the manifests would be refused',
    hint: 'Write a value of the expected form.',
    fixed: true,
  },
  'unknown-rule': {
    severity: 'error',
    summary: 'a rule that skopeoc does not have is configured or suppressed',
    effect: 'what was meant by it would not happen',
    hint: '`skopeoc explain-rule` lists the rules.',
    fixed: true,
  },
  'unused-suppression': {
    severity: 'warn',
    summary: 'a suppression comment that suppresses nothing, or gives no reason',
    effect: 'it would hide the finding if that came back',
    hint: 'Remove the comment.',
  },
  'stale-output': {
    severity: 'error',
    summary: 'a file under generated/ is not what the definitions compile to',
    effect: 'the cluster would run something else than the definitions say',
    hint: 'Run `skopeoc build` and commit the result.',
    fixed: true,
  },
}

export type RuleCode =
  | 'yaml-syntax'
  | 'duplicate-key'
  | 'file-unreadable'
  | 'suspicious-character'
  | 'unknown-key'
  | 'missing-key'
  | 'wrong-type'
  | 'unquoted-number'
  | 'invalid-reference'
  | 'invalid-tag'
  | 'invalid-digest'
  | 'credentials-in-definition'
  | 'invalid-semver'
  | 'range-in-tags'
  | 'invalid-format'
  | 'invalid-regex'
  | 'regex-unanchored'
  | 'regex-unescaped-dot'
  | 'range-in-regex'
  | 'misread-range'
  | 'selects-nothing'
  | 'selects-everything'
  | 'unbounded-range'
  | 'floating-tag'
  | 'redundant-selector'
  | 'intricate-selection'
  | 'undecided-selection'
  | 'digest-moved'
  | 'invalid-rename'
  | 'unknown-target'
  | 'no-target'
  | 'collision'
  | 'shared-repository'
  | 'reserved-repository'
  | 'target-depth'
  | 'target-namespaces'
  | 'repository-name-too-long'
  | 'tag-too-long'
  | 'source-not-allowed'
  | 'self-mirror'
  | 'dead-registry'
  | 'unknown-team'
  | 'missing-team'
  | 'unassigned-team'
  | 'import-reason'
  | 'missing-contact'
  | 'expired'
  | 'pull-budget'
  | 'floating-image'
  | 'invalid-schedule'
  | 'invalid-config'
  | 'unknown-rule'
  | 'unused-suppression'
  | 'stale-output'

/** Whether a word is the slug of a rule. */
export function isRuleCode(word: string): word is RuleCode {
  return Object.hasOwn(rules, word)
}

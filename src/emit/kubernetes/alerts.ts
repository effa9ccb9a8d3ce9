import { longestIntervalSeconds } from '../../model/cron.ts'
import { formatDuration } from '../../model/duration.ts'
import type { AlertsConfig } from '../../model/runtime-config.ts'
import type { Target } from '../../model/types.ts'
import { metadata, sorted, type Component } from './metadata.ts'
import { objectNames } from './names.ts'

/** An object of the Prometheus operator; there are no official types of it. */
export interface PrometheusRule {
  apiVersion: 'monitoring.coreos.com/v1'
  kind: 'PrometheusRule'
  metadata: ReturnType<typeof metadata>
  spec: { groups: { name: string; rules: AlertRule[] }[] }
}

interface AlertRule {
  alert: string
  expr: string
  for: string
  labels: Record<string, string>
  annotations: Record<string, string>
}

/** Alerts on metrics of kube-state-metrics: no success for too long, and a failed run; undefined where none are wanted. */
export function prometheusRule(target: Target): PrometheusRule | undefined {
  const { alerts, schedule, refreshSchedule } = target.runtime
  if (alerts === undefined) return undefined
  const names = objectNames(target)
  const rules = alertRules(target, alerts, names.mirror, 'mirror', schedule)
  if (refreshSchedule !== undefined)
    rules.push(...alertRules(target, alerts, names.refresh, 'refresh', refreshSchedule))
  const meta = metadata(target, names.mirror)
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { ...meta, labels: { ...sorted(alerts.ruleLabels), ...meta.labels } },
    spec: { groups: [{ name: names.mirror, rules }] },
  }
}

function alertRules(
  target: Target,
  alerts: AlertsConfig,
  name: string,
  component: Component,
  schedule: string,
): AlertRule[] {
  const stale = staleSeconds(target, alerts, component, schedule)
  const common = {
    labels: { severity: 'warning', ...sorted(alerts.labels), cronjob: name },
    runbook: alerts.runbookUrl === undefined ? {} : { runbook_url: alerts.runbookUrl },
  }
  const what = component === 'mirror' ? 'images are' : 'floating tags are up to date'
  const description = `Not all ${what} at ${target.registry}. The pods' last lines name each image that failed, why, and its owner.`
  return [
    {
      alert: 'ImageMirrorStale',
      expr: staleExpression(target.runtime.namespace, name, stale),
      for: '10m',
      labels: common.labels,
      annotations: {
        summary: `${name}: no complete run for more than ${formatDuration(stale)}`,
        description,
        ...common.runbook,
      },
    },
    {
      alert: 'ImageMirrorFailed',
      expr: failedExpression(target.runtime.namespace, name),
      for: '1m',
      labels: common.labels,
      annotations: {
        summary: `${name}: the last run failed`,
        description,
        ...common.runbook,
      },
    },
  ]
}

/**
 * Without a setting two intervals, so that one failed run is not reported twice, and the time that a run may take. The setting
 * is about the ordinary runs: those that refresh may be rarer.
 */
function staleSeconds(target: Target, alerts: AlertsConfig, component: Component, schedule: string): number {
  const interval = longestIntervalSeconds(schedule)
  if (interval === undefined) throw new Error(`the schedule ${JSON.stringify(schedule)} was not checked`)
  const usual = 2 * interval + target.runtime.deadlines.activeSeconds
  const wanted = alerts.staleAfterSeconds ?? usual
  return component === 'mirror' ? wanted : Math.max(wanted, usual)
}

/** A CronJob that never succeeded has no such time: then the time since it was created counts. */
function staleExpression(namespace: string, name: string, seconds: number): string {
  const selector = `{namespace=${quote(namespace)},cronjob=${quote(name)}}`
  const lines = [
    '(',
    `  time() - max by (namespace, cronjob) (kube_cronjob_status_last_successful_time${selector})`,
    '  or',
    `  time() - max by (namespace, cronjob) (kube_cronjob_created${selector})`,
    `) > ${seconds}`,
    'unless on (namespace, cronjob)',
    `max by (namespace, cronjob) (kube_cronjob_spec_suspend${selector}) == 1`,
  ]
  return `${lines.join('\n')}\n`
}

/** A failed Job stays for a while; what counts is whether one started after the last success, or ever if there was none. */
function failedExpression(namespace: string, name: string): string {
  const selector = `{namespace=${quote(namespace)},cronjob=${quote(name)}}`
  const jobs = `namespace=${quote(namespace)},job_name=~${quote(`${name}-[0-9]+`)}`
  const lines = [
    'max by (namespace) (',
    `  kube_job_status_start_time{${jobs}}`,
    '  and on (namespace, job_name)',
    `  (kube_job_failed{${jobs},condition="true"} == 1)`,
    ')',
    '>',
    '(',
    `  max by (namespace) (kube_cronjob_status_last_successful_time${selector})`,
    '  or',
    `  max by (namespace) (kube_cronjob_created${selector})`,
    ')',
  ]
  return `${lines.join('\n')}\n`
}

/** A PromQL string; names of objects hold nothing that would have to be escaped. */
function quote(text: string): string {
  return JSON.stringify(text)
}

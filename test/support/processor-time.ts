/** Milliseconds of processor time that this process has used: unlike the clock, they do not run while others have the processor. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { HostError, type ProgramOptions, type ProgramResult } from './host.ts'

const defaultTimeoutSeconds = 300

/**
 * Runs a program without a shell and collects what it prints.
 *
 * @throws HostError when the program cannot be started or does not end in time.
 */
export function runProgram(
  folder: string,
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, env: { ...process.env, ...options.env }, stdio: 'pipe' })
    const output: Buffer[] = []
    const errors: Buffer[] = []
    const seconds = options.timeoutSeconds ?? defaultTimeoutSeconds
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new HostError(`${program} did not end within ${seconds} seconds`, 'Try again, or look at the network.'))
    }, seconds * 1000)
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk))
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      const missing = error.code === 'ENOENT'
      reject(
        new HostError(
          missing
            ? `the program ${program} is not installed`
            : `${program} cannot be started (${error.code ?? 'unknown error'})`,
          missing ? `Install ${program}, or put it on PATH.` : `Look at the permissions of ${program}.`,
        ),
      )
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const number = signal === null ? 0 : constants.signals[signal]
      resolve({
        code: code ?? 128 + number,
        stdout: Buffer.concat(output),
        stderr: Buffer.concat(errors).toString('utf8'),
      })
    })
  })
}

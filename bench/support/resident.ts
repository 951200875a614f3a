import { readFileSync } from 'node:fs'

const SAMPLE_MS = 20

/** Resident memory of a process, in megabytes. Linux only. */
export function residentMb(pid: number): number {
  const [, kb] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kb) / 1024
}

/** The most that a process has resident while `work` runs, in megabytes. */
export async function peakMb(pid: number, work: () => Promise<void>): Promise<number> {
  let peak = residentMb(pid)
  const timer = setInterval(() => {
    peak = Math.max(peak, residentMb(pid))
  }, SAMPLE_MS)
  await work().finally(() => clearInterval(timer))
  return peak
}

import { ContainerError } from '../bytes/index.ts'
import type { AppError, Problem } from '../bytes/index.ts'

/**
 * A fault after which everything that was asked for is still there: a skipped link, a missing sample, a doubled name.
 * It has the shape of an error so that both travel in one list; `containerSeverity` tells them apart.
 */
export class ContainerWarning extends ContainerError {}

/** Severity of a fault reported by a container reader, for `toProblem`. */
export function containerSeverity(error: AppError): Problem['severity'] {
  return error instanceof ContainerWarning ? 'warning' : 'error'
}

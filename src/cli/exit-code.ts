/** Exit codes of the command line. An uncaught exception is a defect and looks like none of the first four. */
export const EXIT = { ok: 0, usage: 1, nothingUsable: 2, withProblems: 3, internal: 70 } as const
